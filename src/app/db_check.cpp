#include "app/collector_lock.hpp"
#include "app/db_actions.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "store/backup.hpp"
#include "store/file_access.hpp"
#include "store/history_file.hpp"
#include "store/integrity.hpp"

#include <algorithm>

namespace syncledger::app {
namespace {

using store::Finding;
using Findings = std::vector<Finding>;

Findings errors_of(const Findings& all) {
  Findings errors;
  std::copy_if(all.begin(), all.end(), std::back_inserter(errors),
               [](const Finding& finding) { return finding.is_error; });
  return errors;
}

Findings repairable_of(const Findings& errors) {
  Findings repairable;
  std::copy_if(errors.begin(), errors.end(), std::back_inserter(repairable),
               [](const Finding& finding) { return !finding.repair.empty(); });
  return repairable;
}

/// What can be done about the findings, as talk: at most two lines.
void advise(const Invocation& invocation, const std::string& path, const Findings& errors) {
  const auto repairable = repairable_of(errors).size();
  if (repairable > 0) {
    invocation.say("warn", std::to_string(repairable) + " of " + std::to_string(errors.size()) +
                               " can be repaired: see how with `syncledger db check --repair`");
  }
  if (repairable < errors.size()) {
    invocation.say("warn", std::to_string(errors.size() - repairable) + " of " +
                               std::to_string(errors.size()) +
                               " cannot be repaired: stop the collector and restore a backup, `cp "
                               "BACKUP " +
                               path + "`");
  }
}

/// Lists what is wrong, or says that nothing is.
int say_findings(const Invocation& invocation, const std::string& path, const Findings& all) {
  std::ostream& out = invocation.surroundings().out;
  for (const Finding& finding : all) {
    if (finding.is_error) {
      out << base::printable(finding.text) << '\n';
    } else {
      invocation.say("info", base::printable(finding.text));
    }
  }
  const auto errors = errors_of(all);
  if (errors.empty()) {
    if (!invocation.is_quiet()) out << path << ": ok\n";
    return exit_code::all_well;
  }
  advise(invocation, path, errors);
  return exit_code::failed;
}

/// The repair as a script for any SQL tool; what is wrong stands in its comments.
int print_repair(const Invocation& invocation, const std::string& path, const Findings& errors) {
  const auto repairable = repairable_of(errors);
  std::ostream& out = invocation.surroundings().out;
  if (!repairable.empty()) {
    out << "BEGIN IMMEDIATE;\n" << store::repair_scope();
    for (const auto& [sql, repaired] : store::repairs_of(repairable)) {
      out << '\n';
      for (const Finding& finding : repaired) out << "-- " << base::printable(finding.text) << '\n';
      out << sql;
    }
    out << "COMMIT;\n";
    invocation.say("warn", "nothing was changed: run it with `syncledger db check --repair --yes`");
  }
  for (const Finding& finding : errors) {
    if (finding.repair.empty()) {
      invocation.say("error", "cannot be repaired: " + base::printable(finding.text));
    }
  }
  if (repairable.size() < errors.size()) {
    invocation.say("warn",
                   "for what cannot be repaired, stop the collector and restore a backup, "
                   "`cp BACKUP " +
                       path + "`");
  }
  if (errors.empty() && !invocation.is_quiet()) out << path << ": ok\n";
  return errors.empty() ? exit_code::all_well : exit_code::failed;
}

/// Looks and repairs under the lock: a body that nothing names may be named by the next pass.
int run_repair(Invocation& invocation, const std::string& path) {
  store::HistoryFile::open_for_reading(path);  // neither makes a history nor migrates one
  const auto lock = lock_history(invocation, std::chrono::milliseconds{0});
  auto file = store::HistoryFile::open_for_writing(path, invocation.surroundings().clock);
  auto findings = store::check(file);
  const auto count = errors_of(findings).size();
  if (!repairable_of(errors_of(findings)).empty()) {
    const auto backup = store::back_up_beside(path, "before-repair");
    auto left = count;
    // A repair may bring to light what the next one is for.
    for (auto before = left + 1; left < before && !repairable_of(errors_of(findings)).empty();) {
      before = left;
      store::repair(file, repairable_of(errors_of(findings)));
      findings = store::check(file);
      left = errors_of(findings).size();
    }
    talk(invocation, "repaired " + std::to_string(count - left) + " of " + std::to_string(count) +
                         " findings; as it was before: " + backup);
  }
  return say_findings(invocation, path, findings);
}

}  // namespace

int db_check(Invocation& invocation) {
  const ParsedOptions& options = invocation.options();
  if (options.has("yes") && !options.has("repair")) {
    throw UsageError("--yes runs what --repair prints: give both, or neither");
  }
  const auto path = invocation.database();
  if (const auto name = store::network_file_system_of(path)) {
    invocation.say("warn", on_network_file_system(path, *name) + " (keep it on a local disk)");
  }
  if (options.has("yes")) return run_repair(invocation, path);
  auto file = store::HistoryFile::open_for_reading(path);
  const auto findings = store::check(file);
  return options.has("repair") ? print_repair(invocation, path, errors_of(findings))
                               : say_findings(invocation, path, findings);
}

}  // namespace syncledger::app
