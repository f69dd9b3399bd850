#pragma once

#include "base/sleeper.hpp"
#include "base/time_left.hpp"
#include "base/utc_time.hpp"

#include <cstddef>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace syncledger::app {

/// Everything a command may touch of the process it runs in, so that tests can run the whole
/// program without being it.
struct Surroundings {
  std::istream& in;
  std::ostream& out;  ///< data
  std::ostream& err;  ///< talk
  bool out_is_terminal = false;
  bool is_attended = false;  ///< a person is there: input or talk is a terminal
  std::size_t terminal_width = 80;
  std::function<std::optional<std::string>(const std::string& name)> environment;
  const base::Clock& clock;
  std::function<std::unique_ptr<base::Sleeper>()> make_sleeper = [] {
    return std::make_unique<base::SystemSleeper>();
  };
  bool err_is_terminal = false;               ///< somebody watches what it says
  base::TimeLeft time_left = base::no_hurry;  ///< of a pass, once it is told to stop (Ending)
  std::size_t lost_lines = 0;                 ///< of `err` since the last one that was read
};

/// Runs one command line (without the program's name) and returns the exit code of contract
/// section 3. Never throws for anything a user can cause: that becomes one line on `err`.
int run(const std::vector<std::string>& arguments, Surroundings& surroundings);

}  // namespace syncledger::app
