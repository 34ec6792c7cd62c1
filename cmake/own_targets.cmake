# How we compile our own tests, examples, benchmarks and extension. None of it reaches who uses the library.

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_EXTENSIONS OFF)
endif()

# Warnings are errors while we develop, so that users who switch on the same ones see none from our headers; they are
# only warnings in `pip install`, where a newer compiler may have new ones. Members left at their defaults are no
# mistake: that is how an aggregate such as a policy is written.
add_library(tierwise_warnings INTERFACE)
target_compile_options(tierwise_warnings INTERFACE
  "$<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall;-Wextra;-Wshadow;-Wconversion;-Wpedantic>"
  "$<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wno-missing-field-initializers>"
  "$<$<AND:$<BOOL:${TIERWISE_WARNINGS_AS_ERRORS}>,$<CXX_COMPILER_ID:GNU,Clang,AppleClang>>:-Werror>")

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in std::string's own operator+ when it optimises (GCC bug 105651).
  target_compile_options(tierwise_warnings INTERFACE -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 22)
  target_compile_options(tierwise_warnings INTERFACE -Wno-c2y-extensions)  # Catch2's macros count with __COUNTER__
endif()

# Wide loops need leave to ignore errno and floating-point traps; neither changes a bit of any result.
add_library(tierwise_wide_loops INTERFACE)
target_compile_options(tierwise_wide_loops INTERFACE
  "$<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-fno-math-errno;-fno-trapping-math>")

# Sanitizers, and every finding of theirs ends the program.
add_library(tierwise_sanitizers INTERFACE)
if(TIERWISE_SANITIZE)
  set(flags "-fsanitize=${TIERWISE_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(tierwise_sanitizers INTERFACE ${flags})
  target_link_options(tierwise_sanitizers INTERFACE ${flags})
endif()

# Registers a test that runs a target of ours with the repository as working directory.
function(tierwise_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "COMMAND")
  set(launcher "")
  if(EMSCRIPTEN)
    # Emscripten of Debian 12 takes a Node that can fetch for a browser.
    set(launcher "${CMAKE_CROSSCOMPILING_EMULATOR}" --no-experimental-fetch)
  endif()
  if(TIERWISE_SANITIZE MATCHES "thread")
    # Older thread sanitizers cannot map their shadow under the address randomisation of newer kernels.
    find_program(TIERWISE_SETARCH setarch)
    if(TIERWISE_SETARCH)
      set(launcher "${TIERWISE_SETARCH}" -R)
    endif()
  endif()
  add_test(NAME ${name} COMMAND ${launcher} ${arg_COMMAND} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
endfunction()
