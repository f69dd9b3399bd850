#pragma once

#include <functional>
#include <map>
#include <spawn.h>
#include <string>
#include <sys/types.h>
#include <vector>

namespace syncledger::testing {

/// Starts a program with this environment and no other. \throws std::system_error
/// \param flags of posix_spawn
/// \param redirect says what its standard input, output and error are
pid_t spawn(const std::string& program, const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& environment, short flags,
            const std::function<void(posix_spawn_file_actions_t&)>& redirect);

}  // namespace syncledger::testing
