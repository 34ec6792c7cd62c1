// What edit.hpp declares: replacing and reading by path, once for every type.
#pragma once

#include <map>
#include <string>
#include <utility>  // for std::move
#include <variant>
#include <vector>

#include "tierwise/detail/reflect/all_paths.hpp"
#include "tierwise/detail/reflect/amendment_between.hpp"
#include "tierwise/detail/reflect/editor.hpp"
#include "tierwise/detail/reflect/value_at.hpp"
#include "tierwise/edit.hpp"

namespace tierwise {
namespace detail {

/// Does something with each path and what is said of it; every refusal is kept.
template <class Do>
void each_setting(settings const& all, std::vector<fault>& faults, Do one) {
  for (auto const& [path, s] : all) {
    try {
      one(editor(path), s);
    } catch (error const& e) {
      faults.insert(faults.end(), e.faults().begin(), e.faults().end());
    }
  }
}

inline void throw_if_any(std::vector<fault> faults) {
  if (!faults.empty()) throw error(std::move(faults));
}

TIERWISE_INLINE void replace_at(type_info const& type, void* value, settings const& changes) {
  std::vector<fault> faults;
  each_setting(changes, faults, [&](editor const& at, setting const& s) { at.apply(type, value, s); });
  if (faults.empty()) find_blank_sources(type, value, "", faults);
  throw_if_any(std::move(faults));
}

TIERWISE_INLINE void add_at(type_info const& type, void* value, settings const& elements) {
  std::vector<fault> faults;
  each_setting(elements, faults, [&](editor const& at, setting const& s) { at.add(type, value, s); });
  if (faults.empty()) find_blank_sources(type, value, "", faults);
  throw_if_any(std::move(faults));
}

TIERWISE_INLINE void change_at(type_info const& type, void* value, amendment const& by) {
  std::vector<fault> faults;
  settings ends;
  for (auto const& path : by.remove) ends.emplace_back(path, unset{});
  each_setting(ends, faults, [&](editor const& at, setting const& s) { at.apply(type, value, s); });
  each_setting(by.add, faults, [&](editor const& at, setting const& s) { at.add(type, value, s); });
  each_setting(by.set, faults, [&](editor const& at, setting const& s) { at.apply(type, value, s); });
  if (faults.empty()) find_blank_sources(type, value, "", faults);
  if (!by.from.empty())
    for (auto& f : faults) f.path = std::string(of_amendment) + by.from + ": " + f.path;
  throw_if_any(std::move(faults));
}

TIERWISE_INLINE std::string text_at(type_info const& type, void const* value, std::string_view path) {
  location const at = existing(type, value, path);
  return plain(*at.type, at.value);
}

TIERWISE_INLINE setting setting_at(type_info const& type, void const* value, std::string_view path) {
  location const at = existing(type, value, path);
  return setting_of(*at.type, at.value);
}

TIERWISE_INLINE std::vector<std::string> paths_of(type_info const& type, void const* value) {
  std::vector<std::string> out;
  list_paths(type, value, "", out);
  return out;
}

}  // namespace detail

TIERWISE_INLINE policy amend(policy const& p, amendment more) {
  settings kept;
  for (auto& [path, s] : more.set) {
    if (std::holds_alternative<unset>(s.value))
      more.remove.push_back(path);
    else
      kept.emplace_back(path, detail::as_in_file(std::move(s)));
  }
  more.set = std::move(kept);
  for (auto& [path, s] : more.add) s = detail::as_in_file(std::move(s));
  policy out = p;
  out.amendment.push_back(std::move(more));
  return out;
}

TIERWISE_INLINE policy amend(policy const& p, month from, policy const& then) {
  detail::amendment_maker maker;
  policy const before = in_force(p, from);
  maker.compare(detail::type_info_of<policy>(), &before, &then, "");
  maker.made.from = from.text();
  policy out = p;
  out.amendment.push_back(std::move(maker.made));
  return out;
}

TIERWISE_INLINE policy in_force(policy const& p, month when) {
  policy out = p;
  out.amendment.clear();
  for (auto const& one : p.amendment)
    if (auto const from = month::read(one.from); from && !(when < *from)) out = changed(out, one);
  return out;
}

}  // namespace tierwise
