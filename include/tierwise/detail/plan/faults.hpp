// What is wrong with a policy, collected while it is compiled: each thing once, with what was meant as long as that can
// be looked up.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/written_otherwise.hpp"
#include "tierwise/detail/plan/scope.hpp"
#include "tierwise/detail/text/full_width.hpp"
#include "tierwise/error.hpp"
#include "tierwise/limits.hpp"

namespace tierwise::detail {

class fault_list {
 public:
  std::vector<fault> found;

  /// Thrown when it makes no sense to go on; the fault is noted.
  struct stop {};

  void report(scope const& at, formula const& f, std::uint32_t part, std::string message, std::string hint = {}) {
    fault out = f.fault_at(part, std::move(message), std::move(hint));
    out.path = at.path;
    auto const [known, fresh] =
        reported_.try_emplace(out.where.text() + '\n' + out.message + '\n' + out.excerpt, found.size());
    if (!fresh) {
      // Reported already, unless that was only to find out a type and is taken back.
      std::size_t const i = known->second;
      if (i < found.size() && found[i].where == out.where && found[i].message == out.message &&
          found[i].excerpt == out.excerpt)
        return;
      known->second = found.size();
    }
    add(std::move(out));
  }
  void report(std::string path, std::string message, std::string hint = {}) {
    fault out;
    out.path = std::move(path);
    out.message = std::move(message);
    out.hint = std::move(hint);
    add(std::move(out));
  }
  /// A name that is none of those known.
  void report_unknown(std::string_view what, std::string const& name, std::vector<std::string> const& known,
                      std::string path) {
    fault out = unknown(what, name, known);
    out.path = std::move(path);
    add(std::move(out));
  }
  /// The same in a formula, with what says it here where that is known.
  void report_unknown(std::string_view what, std::string const& name, std::vector<std::string> const& known,
                      scope const& at, formula const& f, std::uint32_t part) {
    fault out = unknown(what, name, known);
    std::string const instead(what == "function" ? hint_instead_of(name + "()")
                              : what == "name"   ? hint_instead_of(name)
                                                 : "");
    std::string const sign = first_full_width(name, 0, name.size()).hint();
    if (!instead.empty())
      out.hint = instead;
    else if (!sign.empty() && !out.hint.starts_with("did you mean"))
      out.hint = sign;
    report(at, f, part, std::move(out.message), std::move(out.hint));
  }
  void add(fault f) {
    found.push_back(std::move(f));
    if (found.size() <= limit::file_faults) return;
    found.back() = {};
    found.back().message = "more than " + with_commas(limit::file_faults) + " faults: the others are not listed";
    throw stop{};
  }
  void throw_if_any() {
    if (!found.empty()) throw error(std::move(found));
  }

  /// The fault of an unknown name, with what was meant if so many names may be looked through for it.
  [[nodiscard]] fault unknown(std::string_view what, std::string_view name, std::vector<std::string> const& known) {
    return error::unknown_name(what, name, hints_.may_look_through(known.size()) ? known : std::vector<std::string>{});
  }

 private:
  std::unordered_map<std::string, std::size_t> reported_;  ///< about formulas: the place of each in `found`
  hint_budget hints_;
};

}  // namespace tierwise::detail
