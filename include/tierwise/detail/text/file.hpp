// The bytes of a file, read and written.
#pragma once

#include <cstddef>  // for std::size_t
#include <cstdio>   // for std::remove, std::rename
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

/// Writes a file, whole or not at all: one of the same name is replaced only when the new one is complete.
inline void write_file(std::string const& text, std::string const& path) {
  std::string const draft = path + ".new";
  bool done = false;
  {
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    done = !out.fail();
  }
  if (done && std::rename(draft.c_str(), path.c_str()) == 0) return;
  std::remove(draft.c_str());
  fault f;
  f.where.file = path;
  f.message = "the file cannot be written";
  throw error(std::move(f));
}

}  // namespace tierwise::detail
