// Texts collected one after the other into codes and a dictionary.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "frame.hpp"

namespace tierwise::python {

class text_column {
 public:
  /// "" is missing.
  void add(std::string const& text) {
    if (text.empty()) return codes_.push_back(-1);
    auto const [at, fresh] = known_.try_emplace(text, static_cast<std::int32_t>(names_->size()));
    if (fresh) names_->push_back(text);
    codes_.push_back(at->second);
  }
  /// Gives the dictionary an order that means something; before the first text.
  void ordered_as(texts const& names) {
    ordered_ = true;
    for (auto const& name : names) {
      known_.emplace(name, static_cast<std::int32_t>(names_->size()));
      names_->push_back(name);
    }
  }
  void move_to(std::string name, std::vector<frame_column>& columns, std::vector<values>& data) {
    columns.push_back({std::move(name), cell::text, names_, ordered_});
    data.push_back(owned(std::move(codes_)));
  }

 private:
  std::shared_ptr<texts> names_ = std::make_shared<texts>();
  std::map<std::string, std::int32_t> known_;
  std::vector<std::int32_t> codes_;
  bool ordered_ = false;
};

}  // namespace tierwise::python
