#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "store/history_file.hpp"
#include "store/integrity.hpp"

#include <array>
#include <filesystem>

namespace syncledger::app {
namespace {

int init(Invocation& invocation) {
  const auto path = invocation.database();
  const auto journal = invocation.options().value("journal").value_or("delete");
  if (journal != "delete" && journal != "wal") {
    throw UsageError("--journal: delete or wal is expected, not \"" + base::printable(journal) +
                     "\"");
  }
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error) &&
      std::filesystem::file_size(path, error) > 0) {
    throw UsageError(path + " exists already (see `syncledger db check`)");
  }
  auto file = store::HistoryFile::open_for_writing(path, invocation.surroundings().clock);
  store::set_journal_mode(file, journal);
  return exit_code::all_well;
}

int migrate(Invocation& invocation) {
  const auto path = invocation.database();
  if (!store::HistoryFile::exists(path)) {
    throw store::StoreError("there is no history in " + path +
                            " (make one with `syncledger db init`)");
  }
  store::HistoryFile::open_for_writing(path, invocation.surroundings().clock);
  return exit_code::all_well;
}

int check(Invocation& invocation) {
  const auto path = invocation.database();
  auto file = store::HistoryFile::open_for_reading(path);
  const auto findings = store::check(file);
  Surroundings& surroundings = invocation.surroundings();
  for (const auto& finding : findings) surroundings.out << base::printable(finding) << '\n';
  if (findings.empty()) {
    if (!invocation.is_quiet()) surroundings.out << path << ": ok\n";
    return exit_code::all_well;
  }
  return exit_code::failed;
}

}  // namespace

int db(Invocation& invocation) {
  constexpr std::array<std::string_view, 3> actions{"init", "migrate", "check"};
  const auto& arguments = invocation.options().arguments();
  if (arguments.empty()) throw UsageError("which action? One of init, migrate, check");
  const std::string& action = arguments.front();
  if (action == "init") return init(invocation);
  if (action == "migrate") return migrate(invocation);
  if (action == "check") return check(invocation);
  throw UsageError("unknown action \"" + base::printable(action) + "\"" +
                   suggestion(action, actions) + "; there are init, migrate, check");
}

}  // namespace syncledger::app
