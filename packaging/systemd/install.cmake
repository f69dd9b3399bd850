# Writes the units of systemd, for `cmake --install`. Expects the full path of the installed program in PROGRAM, and in UNIT_DIR
# where units belong below CMAKE_INSTALL_PREFIX.
cmake_policy(VERSION 3.25)

string(ASCII 1 first_control)
string(ASCII 31 last_control)
if(PROGRAM MATCHES "[\"'\\${first_control}-${last_control}]")
  message(FATAL_ERROR "systemd runs no program whose path has a quote, a backslash or a control character in it: "
                      "choose another --prefix than ${CMAKE_INSTALL_PREFIX}")
endif()
# As systemd.service(5) reads a command line: % begins a specifier, and quotes hold together what has blanks in it.
string(REPLACE "%" "%%" PROGRAM "${PROGRAM}")
if(PROGRAM MATCHES "[^A-Za-z0-9_./+%-]")
  set(PROGRAM "\"${PROGRAM}\"")
endif()
file(READ "${CMAKE_CURRENT_LIST_DIR}/hardening.conf" HARDENING)
foreach(unit IN ITEMS syncledger.service syncledger-watch.service)
  # Right into its place: a file in the build folder would belong to whoever installed first, such as root.
  set(installed "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/${UNIT_DIR}/${unit}")
  configure_file("${CMAKE_CURRENT_LIST_DIR}/${unit}.in" "${installed}" @ONLY)
  message(STATUS "Installing: ${installed}")
endforeach()
