#pragma once

#include "base/result.hpp"
#include "base/time_left.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::dataworks {

/// A command line as words, by the rules of a POSIX shell for quotes and backslashes and by none
/// of its others: `;`, `|`, `$` and `*` are characters like any other. An error holds nothing of
/// the command line.
base::Result<std::vector<std::string>, std::string> split_command(std::string_view command);

/// Runs a program (found by PATH, without a shell, with `input` on standard input) and returns its
/// standard output, 64 KiB at most; what it says on standard error is thrown away. After `timeout`,
/// or when no time is left, it is killed together with what it has started. The error holds neither
/// words nor output. Precondition: words is not empty.
/// \param environment `NAME=value` of each variable that it gets; nothing: those of this process
base::Result<std::string, std::string> run_process(
    std::vector<std::string> words, std::chrono::milliseconds timeout, std::string_view input = {},
    const base::TimeLeft& time_left = base::no_hurry,
    std::optional<std::vector<std::string>> environment = std::nullopt);

}  // namespace syncledger::dataworks
