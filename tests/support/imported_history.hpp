#pragma once

#include "support/oracle.hpp"
#include "support/temporary_directory.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace syncledger::testing {

/// The program with a history file of its own, run in this process.
class ImportedHistory {
public:
  /// Imports lines; throws std::runtime_error with what the program said if it does not exit with
  /// 0.
  void import(const std::string& ndjson, std::chrono::milliseconds gap_after);

  /// `report KIND --format json` in UTC, parsed. Throws as import() does.
  nlohmann::json report(const std::string& kind, const oracle::Question& question);

private:
  TemporaryDirectory directory_;
};

/// The word after `--bucket`.
std::string to_string(oracle::Bucket bucket);

}  // namespace syncledger::testing
