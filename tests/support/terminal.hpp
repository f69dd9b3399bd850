#pragma once

#include "support/program.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace syncledger::testing {

/// A program at a terminal of its own, such as a shell that a person types into.
class Terminal {
public:
  /// Starts it with this environment and no other. \throws std::system_error
  Terminal(const std::string& program, const std::vector<std::string>& arguments,
           const EnvironmentMap& environment);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  /// Kills it.
  ~Terminal();

  void type(const std::string& keys) const;

  /// Waits until the program has written a text since the last one that was waited for.
  /// \return whether it came; not if the program ends, or says nothing for a minute
  bool wait_for(const std::string& text);

  /// All that the program has written so far.
  [[nodiscard]] const std::string& screen() const { return screen_; }

private:
  int master_ = -1;
  pid_t pid_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;  ///< of the screen, up to what was waited for
};

}  // namespace syncledger::testing
