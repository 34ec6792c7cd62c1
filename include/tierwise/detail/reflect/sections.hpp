// The aggregates of a file, in the order in which it would have them.
#pragma once

#include <algorithm>  // for std::find_if
#include <string>
#include <vector>

#include "tierwise/detail/reflect/toml_write.hpp"
#include "tierwise/detail/reflect/type_info.hpp"

namespace tierwise::detail {

/// An aggregate and the headers it stands under: `[[pay.line]]`.
struct section {
  type_info const* type;
  std::vector<std::string> headers;
};

/// The aggregates below `type`, each once, in the order in which a file would have them.
inline void sections(type_info const& type, std::string const& path, std::string const& header,
                     std::vector<section>& out) {
  auto const known = std::find_if(out.begin(), out.end(), [&](section const& s) { return s.type == &type; });
  if (known == out.end())
    out.push_back({&type, {header}});
  else
    known->headers.push_back(header);
  for (auto const& m : type.members) {
    type_info const& held =
        m.type->what == type_kind::optional || m.type->what == type_kind::list ? *m.type->item : *m.type;
    if (held.what != type_kind::aggregate) continue;
    std::string below = (path.empty() ? "" : path + ".") + std::string(m.name);
    bool const array = m.type->what == type_kind::list && !written_by_name(m.name);
    if (m.type->what == type_kind::list && !array) below += ".NAME";
    sections(held, below, (array ? "[[" : "[") + below + (array ? "]]" : "]"), out);
  }
}

}  // namespace tierwise::detail
