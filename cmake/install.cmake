# `cmake --install`: the headers and the package that find_package(tierwise) reads.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

install(DIRECTORY include/tierwise DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/tierwise")
install(TARGETS tierwise EXPORT tierwiseTargets)
install(EXPORT tierwiseTargets NAMESPACE tierwise:: DESTINATION "${package_dir}")
install(TARGETS tierwise_toml EXPORT tierwiseTomlTargets)
install(EXPORT tierwiseTomlTargets NAMESPACE tierwise:: DESTINATION "${package_dir}")
install(TARGETS tierwise_engine EXPORT tierwiseEngineTargets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT tierwiseEngineTargets NAMESPACE tierwise:: DESTINATION "${package_dir}")

configure_package_config_file(cmake/tierwiseConfig.cmake.in "${PROJECT_BINARY_DIR}/tierwiseConfig.cmake"
                              INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/tierwiseConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/tierwiseConfig.cmake" "${PROJECT_BINARY_DIR}/tierwiseConfigVersion.cmake"
        DESTINATION "${package_dir}")
