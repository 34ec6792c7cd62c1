// The version of tierwise: CMake and the Python package read it from here.
#pragma once

#include <string_view>

#define TIERWISE_VERSION_MAJOR 0
#define TIERWISE_VERSION_MINOR 1
#define TIERWISE_VERSION_PATCH 0
#define TIERWISE_VERSION_TEXT "0.1.0"

namespace tierwise {

/// `0.1.0`
inline constexpr std::string_view version = TIERWISE_VERSION_TEXT;

}  // namespace tierwise
