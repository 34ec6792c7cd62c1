// What csv.hpp declares.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move

#include "tierwise/csv.hpp"
#include "tierwise/detail/records/csv_reader.hpp"
#include "tierwise/detail/text/file.hpp"

namespace tierwise {

TIERWISE_INLINE csv_kinds record_kinds(policy const& p) {
  std::unordered_map<std::string, csv_kind> kinds;
  for (auto const& in : p.inputs)
    kinds[in.name] = in.kind == input_kind::flag                                   ? csv_kind::flag
                     : in.kind == input_kind::text || in.kind == input_kind::month ? csv_kind::text
                                                                                   : csv_kind::number;
  for (auto const& l : p.ladder)
    for (auto const& name : {l.name, l.name + "_since"}) kinds.try_emplace(name, csv_kind::text);
  for (char const* name : {"person", "month", "joined", "last_day", "exit_kind", "shop", "team"})
    kinds[name] = csv_kind::text;
  return [kinds = std::move(kinds)](std::string_view name) {
    auto const found = kinds.find(std::string(name));
    return found == kinds.end() ? csv_kind::unread : found->second;
  };
}

TIERWISE_INLINE table parse_csv(std::string_view text, csv_kinds const& kinds, std::string file) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return detail::csv_reader({text, std::move(file)}, kinds).read();
}

TIERWISE_INLINE table load_csv(std::string const& path, csv_kinds const& kinds) {
  return parse_csv(detail::read_file(path), kinds, path);
}

}  // namespace tierwise
