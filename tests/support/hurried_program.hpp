#pragma once

#include "app/run.hpp"
#include "base/environment.hpp"

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace syncledger::testing {

/// Runs a command line as the program does, at nobody's terminal, with a clock and a way to sleep
/// of one's own. \return the exit code
template <class MakeSleeper>
int run_hurried(const std::vector<std::string>& words, const base::Clock& clock,
                MakeSleeper make_sleeper) {
  app::Surroundings surroundings{
      std::cin, std::cout, std::cerr, false, false, 80, base::environment_variable, clock};
  surroundings.make_sleeper = std::move(make_sleeper);
  return app::run(words, surroundings);
}

}  // namespace syncledger::testing
