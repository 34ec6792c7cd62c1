// Frames handed out through the Arrow C data interface. Text codes, numbers and minor units go as they lie; only what
// Arrow wants otherwise (decimals, bits of flags and of missing values) is written anew, a batch at a time.
#include "arrow.hpp"

#include <algorithm>  // for std::min
#include <cerrno>     // for EIO
#include <cmath>      // for std::isnan, std::pow
#include <cstring>    // for std::memcpy
#include <exception>
#include <optional>
#include <string>
#include <utility>  // for std::move

#include "bindings.hpp"

namespace tierwise::python {

namespace {

// -- schemas -------------------------------------------------------------------------------------------------------

/// Owns everything an ArrowSchema points to.
struct kept_schema {
  std::string format, name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> child_pointers;
  ArrowSchema dictionary{};
};

void release_schema(ArrowSchema* s) {
  auto* const kept = static_cast<kept_schema*>(s->private_data);
  for (auto& child : kept->children)
    if (child.release != nullptr) child.release(&child);
  if (kept->dictionary.release != nullptr) kept->dictionary.release(&kept->dictionary);
  delete kept;
  s->release = nullptr;
}

[[nodiscard]] kept_schema* begin_schema(ArrowSchema* out, std::string format, std::string name, std::int64_t flags) {
  auto* const kept = new kept_schema;
  kept->format = std::move(format);
  kept->name = std::move(name);
  *out = {};
  out->format = kept->format.c_str();
  out->name = kept->name.c_str();
  out->flags = flags;
  out->release = &release_schema;
  out->private_data = kept;
  return kept;
}

void column_schema(frame_column const& c, int digits, money_form money, ArrowSchema* out) {
  std::string format;
  switch (c.kind) {
    case cell::text:
    case cell::whole: format = "i"; break;
    case cell::tier: format = "C"; break;
    case cell::count: format = "l"; break;
    case cell::number: format = "g"; break;
    case cell::flag: format = "b"; break;
    case cell::money:
      format = money == money_form::decimal ? "d:19," + std::to_string(digits) : money == money_form::minor ? "l" : "g";
  }
  auto* const kept = begin_schema(out, format, c.name, ARROW_FLAG_NULLABLE);
  if (c.dictionary == nullptr) return;
  static_cast<void>(begin_schema(&kept->dictionary, "U", "", 0));
  out->dictionary = &kept->dictionary;
  if (c.ordered) out->flags |= ARROW_FLAG_DICTIONARY_ORDERED;
}

void frame_schema(frame const& f, money_form money, ArrowSchema* out) {
  auto* const kept = begin_schema(out, "+s", "", 0);
  kept->children.resize(f.columns.size());
  for (std::size_t i = 0; i < f.columns.size(); ++i) {
    column_schema(f.columns[i], f.digits, money, &kept->children[i]);
    kept->child_pointers.push_back(&kept->children[i]);
  }
  out->n_children = static_cast<std::int64_t>(kept->children.size());
  out->children = kept->child_pointers.data();
}

// -- arrays --------------------------------------------------------------------------------------------------------

/// Owns everything an ArrowArray points to.
struct kept_array {
  std::vector<void const*> buffers;
  std::vector<std::shared_ptr<void const>> owners;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> child_pointers;
  ArrowArray dictionary{};
};

void release_array(ArrowArray* a) {
  auto* const kept = static_cast<kept_array*>(a->private_data);
  for (auto& child : kept->children)
    if (child.release != nullptr) child.release(&child);
  if (kept->dictionary.release != nullptr) kept->dictionary.release(&kept->dictionary);
  delete kept;
  a->release = nullptr;
}

[[nodiscard]] kept_array* begin_array(ArrowArray* out, std::size_t length) {
  auto* const kept = new kept_array;
  *out = {};
  out->length = static_cast<std::int64_t>(length);
  out->release = &release_array;
  out->private_data = kept;
  return kept;
}

void set_buffers(ArrowArray* out, kept_array* kept, std::vector<values> buffers) {
  for (auto& b : buffers) {
    kept->buffers.push_back(b.data);
    kept->owners.push_back(std::move(b.owner));
  }
  out->n_buffers = static_cast<std::int64_t>(kept->buffers.size());
  out->buffers = kept->buffers.data();
}

/// Bits that are 1 where `known`; no buffer at all when everything is.
template <class Known>
[[nodiscard]] values known_bits(std::size_t n, std::int64_t& missing, Known known) {
  std::vector<std::uint8_t> bits((n + 7) / 8, 0);
  missing = 0;
  for (std::size_t i = 0; i < n; ++i) {
    bool const is = known(i);
    missing += !is;
    bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (is ? 1u << (i % 8) : 0u));
  }
  return missing == 0 ? values{} : owned(std::move(bits));
}

[[nodiscard]] values money_buffer(std::int64_t const* v, std::size_t n, money_form money, int digits) {
  if (money == money_form::number) {
    double const scale = std::pow(10.0, digits);
    std::vector<double> out(n);
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<double>(v[i]) / scale;
    return owned(std::move(out));
  }
  std::vector<std::int64_t> out(2 * n);  // decimal128: little-endian, sign extended
  for (std::size_t i = 0; i < n; ++i) {
    out[2 * i] = v[i];
    out[2 * i + 1] = v[i] < 0 ? -1 : 0;
  }
  return owned(std::move(out));
}

void dictionary_array(texts const& names, ArrowArray* out) {
  std::vector<std::int64_t> offsets{0};
  std::string bytes;
  for (auto const& name : names) {
    bytes += name;
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  auto* const kept = begin_array(out, names.size());
  set_buffers(out, kept, {values{}, owned(std::move(offsets)), owned(std::vector<char>(bytes.begin(), bytes.end()))});
}

void column_array(frame_column const& c, values v, std::size_t n, int digits, money_form money, ArrowArray* out) {
  auto* const kept = begin_array(out, n);
  std::vector<values> buffers(2);
  buffers[1] = v;
  switch (c.kind) {
    case cell::text: {
      auto const* const codes = static_cast<std::int32_t const*>(v.data);
      buffers[0] = known_bits(n, out->null_count, [=](std::size_t i) { return codes[i] >= 0; });
      break;
    }
    case cell::tier:
    case cell::count: break;
    case cell::number: {
      auto const* const numbers = static_cast<double const*>(v.data);
      buffers[0] = known_bits(n, out->null_count, [=](std::size_t i) { return !std::isnan(numbers[i]); });
      break;
    }
    case cell::whole: {
      auto const* const wholes = static_cast<std::int32_t const*>(v.data);
      buffers[0] = known_bits(n, out->null_count, [=](std::size_t i) { return wholes[i] != no_whole; });
      break;
    }
    case cell::money: {
      auto const* const amounts = static_cast<std::int64_t const*>(v.data);
      buffers[0] = known_bits(n, out->null_count, [=](std::size_t i) { return amounts[i] != no_money; });
      if (money != money_form::minor) buffers[1] = money_buffer(amounts, n, money, digits);
      break;
    }
    case cell::flag: {
      auto const* const flags = static_cast<std::uint8_t const*>(v.data);
      std::int64_t zeros = 0;
      buffers[0] = known_bits(n, out->null_count, [=](std::size_t i) { return flags[i] != 2; });
      buffers[1] = known_bits(n, zeros, [=](std::size_t i) { return flags[i] == 1; });
      if (zeros == 0) buffers[1] = owned(std::vector<std::uint8_t>((n + 7) / 8, 0xff));
      break;
    }
  }
  set_buffers(out, kept, std::move(buffers));
  if (c.dictionary == nullptr) return;
  dictionary_array(*c.dictionary, &kept->dictionary);
  out->dictionary = &kept->dictionary;
}

void batch_array(frame const& f, money_form money, std::size_t first, std::size_t count, ArrowArray* out) {
  std::vector<values> data = rows_of(f, first, count);
  auto* const kept = begin_array(out, count);
  set_buffers(out, kept, {values{}});
  kept->children.resize(f.columns.size());
  for (std::size_t i = 0; i < f.columns.size(); ++i) {
    column_array(f.columns[i], std::move(data[i]), count, f.digits, money, &kept->children[i]);
    kept->child_pointers.push_back(&kept->children[i]);
  }
  out->n_children = static_cast<std::int64_t>(kept->children.size());
  out->children = kept->child_pointers.data();
}

// -- the stream ----------------------------------------------------------------------------------------------------

struct kept_stream {
  std::shared_ptr<frame const> rows;
  money_form money = money_form::decimal;
  std::size_t next = 0;
  bool any = false;
  std::string complaint;
};

[[nodiscard]] kept_stream& kept(ArrowArrayStream* s) { return *static_cast<kept_stream*>(s->private_data); }

/// Nothing may be thrown through the C interface.
template <class F>
int guarded(ArrowArrayStream* s, F f) {
  try {
    f(kept(s));
    return 0;
  } catch (std::exception const& e) {
    kept(s).complaint = e.what();
    return EIO;
  }
}

int get_schema(ArrowArrayStream* s, ArrowSchema* out) {
  return guarded(s, [&](kept_stream& k) { frame_schema(*k.rows, k.money, out); });
}

int get_next(ArrowArrayStream* s, ArrowArray* out) {
  return guarded(s, [&](kept_stream& k) {
    *out = {};
    std::size_t const left = k.rows->rows - k.next;
    if (left == 0 && k.any) return;  // a released array is the end; an empty table is one empty batch
    k.any = true;
    std::size_t const count = std::min(left, k.rows->batch_rows);
    // Whoever asks may hold the interpreter's lock or not; while rows are made others may have it, and Ctrl-C is heard.
    std::optional<py::gil_scoped_release> unlocked;
    if (PyGILState_Check() == 1) unlocked.emplace();
    batch_array(*k.rows, k.money, k.next, count, out);
    k.next += count;
  });
}

char const* get_last_error(ArrowArrayStream* s) {
  return kept(s).complaint.empty() ? nullptr : kept(s).complaint.c_str();
}

void release_stream(ArrowArrayStream* s) {
  delete static_cast<kept_stream*>(s->private_data);
  s->release = nullptr;
}

}  // namespace

void export_stream(std::shared_ptr<frame const> const& f, money_form money, ArrowArrayStream* out) {
  *out = {&get_schema, &get_next, &get_last_error, &release_stream, new kept_stream{f, money, 0, false, {}}};
}

}  // namespace tierwise::python
