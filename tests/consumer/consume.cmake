# Configures, builds and runs one of the consumer projects, from nothing.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}\nended with ${code}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

set(build "${FOLDER}/${WAY}")
file(REMOVE_RECURSE "${build}")

set(find_it "")
if(WAY STREQUAL "find_package")
  file(REMOVE_RECURSE "${FOLDER}/prefix")
  run("${CMAKE_COMMAND}" --install "${TIERWISE_BUILD}" --prefix "${FOLDER}/prefix")
  set(find_it "-DCMAKE_PREFIX_PATH=${FOLDER}/prefix")
endif()

run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/${WAY}" -B "${build}" -G "${GENERATOR}"
    "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DTIERWISE=${TIERWISE}" ${find_it} ${MORE})
list(REMOVE_DUPLICATES TARGETS)
run("${CMAKE_COMMAND}" --build "${build}" --target ${TARGETS})
foreach(program IN LISTS PROGRAMS)
  run("${build}/${program}")
  message(STATUS "${program}: ${output}")
endforeach()

# Nothing of ours but the library may be built in somebody else's project.
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${build}" --target help OUTPUT_VARIABLE targets)
if(targets MATCHES "unit_tests|headers_alone|example_|bench_")
  message(FATAL_ERROR "the tests, examples or benchmarks of tierwise are built in a consumer's project:\n${targets}")
endif()
