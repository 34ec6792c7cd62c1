# For WebAssembly: the headers of the system's own packages, which name no machine. The folder that they stand in has those of
# the system's C library beside them, which must not be seen, so each is borrowed by itself.
add_library(Threads::Threads INTERFACE IMPORTED)
set(borrowed "${PROJECT_BINARY_DIR}/host_headers")
file(MAKE_DIRECTORY "${borrowed}")
foreach(header IN ITEMS boost/hana.hpp fmt/format.h toml++/toml.h catch2/catch.hpp)
  string(REGEX REPLACE "/.*" "" name "${header}")
  find_path(TIERWISE_HOST_${name} "${header}" PATHS /usr/include /usr/local/include
            NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  if(TIERWISE_HOST_${name})
    file(CREATE_LINK "${TIERWISE_HOST_${name}}/${name}" "${borrowed}/${name}" SYMBOLIC)
  elseif(NOT name STREQUAL "catch2")
    message(FATAL_ERROR "There is no <${header}> for WebAssembly: scripts/bootstrap page installs it")
  endif()
endforeach()
add_library(tierwise_host_headers INTERFACE)
target_include_directories(tierwise_host_headers SYSTEM INTERFACE "${borrowed}")
target_compile_definitions(tierwise_host_headers INTERFACE FMT_HEADER_ONLY=1 TOML_HEADER_ONLY=1)

# Catch2 2, which is headers alone; a later one is a library of the machine that builds.
macro(tierwise_find_catch2)
  if(NOT TIERWISE_HOST_catch2)
    message(FATAL_ERROR "There is no <catch2/catch.hpp> for WebAssembly: scripts/bootstrap test installs it")
  endif()
  add_library(tierwise_host_catch2 INTERFACE)
  add_library(Catch2::Catch2 ALIAS tierwise_host_catch2)
  target_link_libraries(tierwise_host_catch2 INTERFACE tierwise_host_headers)
  target_compile_definitions(tierwise_host_catch2 INTERFACE CATCH_CONFIG_NO_POSIX_SIGNALS)
  target_link_options(tierwise_host_catch2 INTERFACE -sALLOW_MEMORY_GROWTH=1 -sNODERAWFS=1 -sEXIT_RUNTIME=1
                                                     -sTOTAL_STACK=8388608)
  set(Catch2_VERSION 2)
endmacro()

set(TIERWISE_BOOST tierwise_host_headers)
set(TIERWISE_FMT tierwise_host_headers)
set(TIERWISE_TOMLPLUSPLUS tierwise_host_headers)
set(TIERWISE_TOMLPLUSPLUS_HEADERS tierwise_host_headers)
