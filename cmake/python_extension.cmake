# The Python extension, once for each instruction set: the same sources with equal results to the bit, only faster.
# tierwise._core runs everywhere; tierwise._core_v3 and _core_v4 need an x86-64 processor of that level. The Python
# package takes the highest that is built and that the processor has (python/tierwise/_levels.py).
find_package(Python 3.11 COMPONENTS Interpreter Development.Module REQUIRED)
find_package(pybind11 3 CONFIG REQUIRED)

set(levels "")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(levels v3 v4)
endif()
set(TIERWISE_LEVELS "${levels}" CACHE STRING "x86-64 levels to build beside the one that runs everywhere: v3;v4")
set(TIERWISE_DEV_LEVELS "" CACHE STRING
    "For quick development builds, the only levels to build: baseline;v3;v4 (empty: baseline and TIERWISE_LEVELS)")

set(modules baseline ${TIERWISE_LEVELS})
if(TIERWISE_DEV_LEVELS)
  set(modules ${TIERWISE_DEV_LEVELS})
endif()

# What binds the engine to Python computes nothing and is compiled once; the engine once for each level, as one
# translation unit, so that its parts are inlined into each other. The engine's object comes first: where the two have a
# function of the headers in common, the level's own is taken.
file(GLOB bindings CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/python/src/*.cpp")
set(entry "${PROJECT_SOURCE_DIR}/python/src/module.cpp")
list(REMOVE_ITEM bindings "${entry}")

# Link-time optimisation (pybind11's default) costs minutes and gains nothing here.
function(tierwise_compile_for_python target)
  target_compile_definitions(${target} PRIVATE TIERWISE_COMPILED)
  target_link_libraries(${target} PRIVATE tierwise "${TIERWISE_TOMLPLUSPLUS_HEADERS}" tierwise_warnings
                                          tierwise_wide_loops)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 sees members of temporaries uninitialised when -O3 inlines their destructors behind a throw (bug 105562).
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
  endif()
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
endfunction()

add_library(python_bindings OBJECT ${bindings})
target_compile_options(python_bindings PRIVATE -O2)
target_link_libraries(python_bindings PRIVATE pybind11::module)
tierwise_compile_for_python(python_bindings)

foreach(level IN LISTS modules)
  set(module _core)
  set(flags "")
  if(NOT level STREQUAL "baseline")
    set(module _core_${level})
    set(flags -march=x86-64-${level})
  endif()
  add_library(engine_${level} OBJECT ${engine_sources})
  target_compile_options(engine_${level} PRIVATE -O3 ${flags})
  tierwise_compile_for_python(engine_${level})

  pybind11_add_module(${module} MODULE NO_EXTRAS "$<TARGET_OBJECTS:engine_${level}>" "${entry}"
                      "$<TARGET_OBJECTS:python_bindings>")
  target_compile_definitions(${module} PRIVATE TIERWISE_MODULE_NAME=${module})
  tierwise_compile_for_python(${module})
  install(TARGETS ${module} LIBRARY DESTINATION tierwise)
endforeach()

# The shipped policies, assumptions, records and notebooks, so that tierwise.example("three_shops") finds them wherever it is
# installed.
file(GLOB policies CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/policies/*.toml")
file(GLOB assumptions CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/assumptions/*.toml")
file(GLOB records CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/data/*.csv")
file(GLOB notebooks CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/notebooks/*.ipynb")
install(FILES ${policies} DESTINATION tierwise/examples/policies)
install(FILES ${assumptions} DESTINATION tierwise/examples/assumptions)
install(FILES ${records} DESTINATION tierwise/examples/data)
install(FILES ${notebooks} DESTINATION tierwise/examples/notebooks)
