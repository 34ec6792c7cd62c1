// The bytes of a file.
#pragma once

#include <cstddef>  // for std::size_t
#include <fstream>
#include <string>
#include <utility>  // for std::move

#include "tierwise/error.hpp"

namespace tierwise::detail {

/// The whole of a file; throws `error` when it cannot be read.
[[nodiscard]] inline std::string read_file(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  char part[16384];
  while (in.read(part, sizeof part), in.gcount() > 0) text.append(part, static_cast<std::size_t>(in.gcount()));
  if (!in.is_open() || in.bad()) {
    fault f;
    f.where.file = path;
    f.message = "the file cannot be read";
    throw error(std::move(f));
  }
  return text;
}

}  // namespace tierwise::detail
