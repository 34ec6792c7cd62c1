// Whether rules may go on from those before them.
#pragma once

#include <algorithm>  // for std::find_if, std::mismatch
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/enumerators.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"
#include "tierwise/policy.hpp"

namespace tierwise::detail {

/// Something that must be the same before and after an amendment: people, records and the columns of a ledger are made
/// of it.
struct desk_part {
  std::string path;
  std::string what;  ///< `tier`; of what there is one of, nothing
  std::string name, said;

  bool operator==(desk_part const&) const = default;
  [[nodiscard]] std::string named() const { return "the " + what + " " + in_quotes(name); }
};

[[nodiscard]] inline std::string said_of(input const& in) {
  std::string out = "of kind " + std::string(enumerator_name(in.kind)) + (in.optional ? ", optional" : "");
  for (auto const& text : in.one_of) out += (&text == &in.one_of.front() ? ", one of " : ", ") + in_quotes(text);
  return out;
}
[[nodiscard]] inline std::string said_of(rehire const& r) {
  auto const truth = [](bool b) { return b ? " = true" : " = false"; };
  return "within_months = " + std::to_string(r.within_months) + ", keeps_tenure" + truth(r.keeps_tenure) +
         ", keeps_tier" + truth(r.keeps_tier);
}

/// All of these, in order.
[[nodiscard]] inline std::vector<desk_part> shape_of_desk(policy const& p) {
  std::vector<desk_part> out;
  out.push_back({"currency", "", "", p.currency});
  out.push_back({"fiscal_year_from", "", "", std::to_string(p.fiscal_year_from)});
  out.push_back({"absence.counts", "", "", !p.absence ? "unset" : p.absence->counts ? "true" : "false"});
  out.push_back({"rehire", "", "", p.rehire ? said_of(*p.rehire) : "unset"});
  for (auto const& shop : p.shops) out.push_back({"shops", "shop", shop, ""});
  for (auto const& in : p.inputs) out.push_back({path_below("inputs", in.name), "input", in.name, said_of(in)});
  for (auto const& l : p.ladder) {
    std::string const path = path_below("ladder", l.name);
    out.push_back({path, "ladder", l.name, ""});
    for (auto const& t : l.tier) out.push_back({path_below(path, t.name), "tier", t.name, ""});
  }
  for (auto const& line : p.pay.line)
    out.push_back({path_below("pay.line", line.name), "pay line", line.name,
                   "of kind " + std::string(enumerator_name(line.kind))});
  return out;
}

/// What helps where such a part is not as before.
[[nodiscard]] inline std::string hint_for(std::string const& what) {
  if (what == "shop") return "give the shops of all months in the policy itself";
  if (what == "input")
    return "records of all months have the same columns: give it in the policy itself, optional where some lack it";
  if (what == "ladder") return "ladders are the same in all months: give it in the policy itself";
  if (what == "tier") return "people may stand on it: it stays, and without 'enter' nobody rises to it";
  if (what == "pay line") return "a pay line keeps its kind: end it, and add one of another name";
  return "it is the same in all months: say it in the policy itself";
}
/// What of the desk is not as it was: the first such part. Lines may come and go, and then stand in another shape.
[[nodiscard]] inline fault moved_part(std::vector<desk_part> before, std::vector<desk_part> after) {
  auto const among = [](std::vector<desk_part> const& all, desk_part const& one) {
    return std::find_if(all.begin(), all.end(),
                        [&](desk_part const& x) { return x.path == one.path && x.name == one.name; });
  };
  for (auto const& is : after) {
    auto const was = among(before, is);
    if (was == before.end() && is.what != "pay line")
      return path_fault(is.path, is.named() + " is new", hint_for(is.what));
    if (was != before.end() && was->said != is.said)
      return path_fault(is.path, "it is " + was->said + " until then, and would be " + is.said, hint_for(is.what));
  }
  for (auto const& was : before)
    if (was.what != "pay line" && among(after, was) == after.end())
      return path_fault(was.path, was.named() + " ends", hint_for(was.what));
  auto const in_both = [&](std::vector<desk_part>& these, std::vector<desk_part> const& those) {
    std::vector<desk_part> const all = these;
    these.clear();
    for (auto const& one : all)
      if (among(those, one) != those.end()) these.push_back(one);
  };
  in_both(before, after);
  in_both(after, before);
  auto const [was, is] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  if (was == before.end()) return path_fault("pay.line", "the lines come in another order");
  bool const tiers = is->what == "tier";
  return path_fault(is->path,
                    is->named() + (tiers ? " would stand below " : " would stand before ") + in_quotes(was->name),
                    tiers ? "new tiers come above those there are, and these keep their order"
                          : "what there is keeps its order; what is new may stand anywhere");
}

/// Throws `error` unless the rules may go on from those before them: for the same desk.
inline void check_amendment(month from, plan const& before, plan const& after) {
  std::string const where = std::string(of_amendment) + from.text();
  auto was = shape_of_desk(before.policy), is = shape_of_desk(after.policy);
  if (was != is) {
    fault f = moved_part(std::move(was), std::move(is));
    f.path = where + (f.path.empty() ? "" : ": " + f.path);
    throw error(std::move(f));
  }
}

}  // namespace tierwise::detail
