#include "app/db_actions.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/own_files.hpp"
#include "app/usage_error.hpp"
#include "store/backup.hpp"
#include "store/file_access.hpp"
#include "store/history_file.hpp"

#include <filesystem>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

/// \throws UsageError where the copy would end what is there.
void refuse_wrong_place(Invocation& invocation, const std::string& path, const std::string& copy,
                        bool may_replace) {
  if (const auto why = reason_to_keep(invocation, copy))
    throw UsageError("cannot write " + copy + ": " + *why + " (name another file)");
  std::error_code error;
  const auto place = fs::status(copy, error);
  if (!fs::exists(place)) return;
  if (fs::is_directory(place)) {
    throw UsageError(copy + " is a directory (name a file in it, e.g. " +
                     (fs::path{copy} / fs::path{path}.filename()).lexically_normal().string() +
                     ")");
  }
  if (!fs::is_regular_file(place)) {
    throw UsageError(copy + " is not an ordinary file (name another one)");
  }
  if (!may_replace) {
    throw UsageError(copy + " exists already (name another file, or give --force)");
  }
}

}  // namespace

int db_backup(Invocation& invocation) {
  const ParsedOptions& options = invocation.options();
  if (options.arguments().size() < 2 || options.arguments()[1].empty()) {
    throw UsageError("back up to which file? `syncledger db backup FILE`");
  }
  const std::string& copy = options.arguments()[1];
  if (const auto problem = store::problem_of_name(copy)) throw UsageError("FILE: " + *problem);
  const auto path = invocation.database();
  if (!store::HistoryFile::exists(path)) {
    throw store::StoreError("there is no history in " + path + " (name the right file with --db)");
  }
  const bool may_replace = options.has("force");
  refuse_wrong_place(invocation, path, copy, may_replace);
  store::back_up(path, copy,
                 may_replace ? store::ExistingFile::replace : store::ExistingFile::refuse);
  talk(invocation, "backed up " + path + " to " + copy + ", checked");
  return exit_code::all_well;
}

}  // namespace syncledger::app
