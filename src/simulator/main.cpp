#include "base/descriptor.hpp"
#include "simulator/program.hpp"

#include <iostream>

int main(int argc, char** argv) {
  syncledger::base::reserve_standard_descriptors();
  const std::vector<std::string> arguments{argv + 1, argv + argc};
  return syncledger::simulator::run(arguments, std::cout, std::cerr);
}
