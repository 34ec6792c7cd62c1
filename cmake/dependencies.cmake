# What tierwise stands on: found where it is installed, fetched at a pinned version only where it is missing.
# Sets TIERWISE_BOOST, TIERWISE_FMT and TIERWISE_TOMLPLUSPLUS to the targets to link, and
# TIERWISE_TOMLPLUSPLUS_HEADERS to one without a library.
include(FetchContent)

if(EMSCRIPTEN)
  include("${CMAKE_CURRENT_LIST_DIR}/host_headers.cmake")
  return()
endif()

find_package(Threads REQUIRED)

# The headers of a repository under `include/`, as target tierwise_<name>. Its own CMakeLists.txt is not run: none of
# the libraries needs to be built, and their install rules would mix with ours.
function(tierwise_fetch_headers name repository tag)
  FetchContent_Declare(tierwise_${name} GIT_REPOSITORY "${repository}" GIT_TAG "${tag}" GIT_SHALLOW ON
                       SOURCE_SUBDIR include)
  FetchContent_MakeAvailable(tierwise_${name})
  add_library(tierwise_${name}_headers INTERFACE)
  target_include_directories(tierwise_${name}_headers SYSTEM INTERFACE "${tierwise_${name}_SOURCE_DIR}/include")
endfunction()

# Boost.Hana and Boost.Preprocessor
find_package(Boost 1.70 QUIET CONFIG)
if(TARGET Boost::headers)
  set(TIERWISE_BOOST Boost::headers)
else()
  tierwise_fetch_headers(preprocessor https://github.com/boostorg/preprocessor.git boost-1.84.0)
  tierwise_fetch_headers(hana https://github.com/boostorg/hana.git boost-1.84.0)
  target_link_libraries(tierwise_hana_headers INTERFACE tierwise_preprocessor_headers)
  set(TIERWISE_BOOST tierwise_hana_headers)
endif()

# fmt
find_package(fmt 9 QUIET CONFIG)
if(TARGET fmt::fmt-header-only AND TIERWISE_SELF_CONTAINED)
  set(TIERWISE_FMT fmt::fmt-header-only)
elseif(TARGET fmt::fmt)
  set(TIERWISE_FMT fmt::fmt)
else()
  tierwise_fetch_headers(fmt https://github.com/fmtlib/fmt.git 10.2.1)
  target_compile_definitions(tierwise_fmt_headers INTERFACE FMT_HEADER_ONLY=1)
  set(TIERWISE_FMT tierwise_fmt_headers)
endif()

# toml++: Debian's target is a shared library, everyone else's is headers only; the headers serve both ways.
find_package(tomlplusplus 3.3 QUIET CONFIG)
if(TARGET tomlplusplus::tomlplusplus)
  add_library(tierwise_tomlplusplus_headers INTERFACE)
  target_include_directories(tierwise_tomlplusplus_headers SYSTEM INTERFACE
    "$<TARGET_PROPERTY:tomlplusplus::tomlplusplus,INTERFACE_INCLUDE_DIRECTORIES>")
else()
  tierwise_fetch_headers(tomlplusplus https://github.com/marzer/tomlplusplus.git v3.4.0)
endif()
set(TIERWISE_TOMLPLUSPLUS_HEADERS tierwise_tomlplusplus_headers)
if(TARGET tomlplusplus::tomlplusplus AND NOT TIERWISE_SELF_CONTAINED)
  set(TIERWISE_TOMLPLUSPLUS tomlplusplus::tomlplusplus)
else()
  set(TIERWISE_TOMLPLUSPLUS tierwise_tomlplusplus_headers)
endif()

# -- for our own builds only; each called where it is needed ---------------------------------------------------------

# Catch2, either major version: tests include tests/catch.hpp.
macro(tierwise_find_catch2)
  find_package(Catch2 QUIET CONFIG)
  if(NOT TARGET Catch2::Catch2)
    FetchContent_Declare(Catch2 GIT_REPOSITORY https://github.com/catchorg/Catch2.git GIT_TAG v3.5.4 GIT_SHALLOW ON)
    FetchContent_MakeAvailable(Catch2)
    set(Catch2_VERSION 3.5.4)
  endif()
endmacro()

macro(tierwise_find_benchmark)
  find_package(benchmark QUIET CONFIG)
  if(NOT TARGET benchmark::benchmark)
    set(BENCHMARK_ENABLE_TESTING OFF)
    FetchContent_Declare(benchmark GIT_REPOSITORY https://github.com/google/benchmark.git GIT_TAG v1.8.3 GIT_SHALLOW ON)
    FetchContent_MakeAvailable(benchmark)
  endif()
endmacro()
