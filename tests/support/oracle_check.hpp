#pragma once

#include "support/oracle.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace syncledger::testing {

/// Nothing if both hold the same rows in any order; else the first that differs.
std::optional<std::string> first_disagreement(const nlohmann::json& expected, nlohmann::json actual,
                                              bool by_status);

/// The command line that asks it, and a line feed.
std::string question_text(const std::string& kind, const oracle::Question& question);

/// Asks the program and the oracle the same, in every kind of report that the oracle knows, and
/// adds a failure for each disagreement. \param what is asked about, for the failures
int compare_all_kinds(const std::string& what, const std::vector<oracle::Poll>& polls,
                      const oracle::Question& question, const std::string& database);

}  // namespace syncledger::testing
