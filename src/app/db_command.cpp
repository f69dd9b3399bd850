#include "app/actions.hpp"
#include "app/commands.hpp"
#include "app/db_actions.hpp"
#include "app/exit_code.hpp"
#include "app/expected_histories.hpp"
#include "app/output.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "store/file_access.hpp"
#include "store/history_file.hpp"
#include "store/integrity.hpp"

namespace syncledger::app {
namespace {

int init(Invocation& invocation) {
  const auto path = invocation.database();
  const auto journal = invocation.options().value("journal").value_or("delete");
  if (journal != "delete" && journal != "wal") {
    throw UsageError("--journal: delete or wal is expected, not \"" + base::printable(journal) +
                     "\"");
  }
  if (store::has_content(path)) {
    throw UsageError(path + " exists already (see `syncledger db check`)");
  }
  auto file = store::HistoryFile::open_for_writing(path, invocation.surroundings().clock);
  ExpectedHistories::note_new(invocation);
  store::set_journal_mode(file, journal);
  talk(invocation, "made " + path + ", schema version " + std::to_string(file.migration().to));
  return exit_code::all_well;
}

int migrate(Invocation& invocation) {
  const auto path = invocation.database();
  if (!store::HistoryFile::exists(path)) {
    throw store::StoreError("there is no history in " + path +
                            " (make one with `syncledger db init`)");
  }
  const auto file = store::HistoryFile::open_for_writing(path, invocation.surroundings().clock);
  talk(invocation, migration_text(file).value_or(path + " has schema version " +
                                                 std::to_string(file.migration().to) + " already"));
  return exit_code::all_well;
}

const std::vector<Action>& actions() {
  static const std::vector<Action> table{
      {"init", init, {"journal"}},
      {"migrate", migrate, {}},
      {"check", db_check, {"repair", "yes"}},
      {"backup", db_backup, {"force"}, 1},
      {"prune", db_prune, {"older-than", "keep-last", "keep-failures-for", "dry-run", "vacuum"}},
      {"stats", db_stats, {"format", "until-size"}},
      {"schema", db_schema, {"format", "output"}},
  };
  return table;
}

}  // namespace

int db(Invocation& invocation) {
  return run_action(invocation, actions());
}

}  // namespace syncledger::app
