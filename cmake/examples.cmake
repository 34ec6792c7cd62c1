# Every examples/*.cpp is a program of its own; as a test its output must be the one written at its end.
file(GLOB examples CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/*.cpp")
foreach(source IN LISTS examples)
  get_filename_component(name "${source}" NAME_WE)
  add_executable(example_${name} "${source}")
  target_link_libraries(example_${name} PRIVATE tierwise::engine tierwise_warnings tierwise_sanitizers)
  tierwise_add_test(example.${name} COMMAND "${Python3_EXECUTABLE}" tests/check_output.py "${source}"
                                            "$<TARGET_FILE:example_${name}>")
endforeach()
