#pragma once

#include "support/oracle.hpp"
#include "support/temporary_directory.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace syncledger::testing {

/// The program with a history file of its own, run in this process.
class ImportedHistory {
public:
  /// Imports lines; throws std::runtime_error with what the program said if it does not exit with
  /// 0.
  void import(const std::string& ndjson, std::chrono::milliseconds gap_after);

  /// Marks stretches as planned; throws as import() does.
  void plan(const std::vector<oracle::Planned>& plans);

  /// As report_of().
  nlohmann::json report(const std::string& kind, const oracle::Question& question,
                        const std::vector<std::string>& more_options = {});

  /// `report KIND --json-schema`, parsed. Throws as import() does.
  nlohmann::json schema(const std::string& kind, const std::vector<std::string>& more_options = {});

  /// The history file.
  [[nodiscard]] std::string database() const { return directory_.file("history.db"); }

  /// `db prune --older-than CUT`, and that `db check` finds nothing afterwards. Throws as import().
  void prune(base::UtcTime cut);

private:
  TemporaryDirectory directory_;
};

/// `report KIND --format json` in UTC, parsed. Throws as ImportedHistory::import() does.
nlohmann::json report_of(const std::string& database, const std::string& kind,
                         const oracle::Question& question,
                         const std::vector<std::string>& more_options = {});

/// The word after `--bucket`.
std::string to_string(oracle::Bucket bucket);

}  // namespace syncledger::testing
