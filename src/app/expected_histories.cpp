#include "app/expected_histories.hpp"

#include "app/files.hpp"
#include "base/text.hpp"
#include "store/file_access.hpp"
#include "store/store_error.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

/// Whatever the working directory.
std::string absolute(const std::string& path) {
  std::error_code error;
  const auto found = fs::absolute(store::behind_links(path), error);
  return error ? path : found.lexically_normal().string();
}

/// What outlives a process: lines of a time and a path, the last of a path is right. That it cannot
/// be read or written keeps nobody from recording.
class Memory {
public:
  explicit Memory(const Surroundings& surroundings) {
    const auto& environment = surroundings.environment;
    // Of a service: one folder, or several (systemd.exec, StateDirectory).
    const auto of_service = environment("STATE_DIRECTORY").value_or("");
    if (!of_service.empty()) {
      folder_ = of_service.substr(0, of_service.find(':'));
    } else if (const auto folder = user_folder(environment, "XDG_STATE_HOME", ".local/state")) {
      folder_ = *folder;
    }
  }

  [[nodiscard]] std::optional<base::UtcTime> since(const std::string& path) const {
    std::optional<base::UtcTime> found;
    if (folder_.empty()) return found;
    std::ifstream file{name()};
    std::string line;
    while (std::getline(file, line)) {
      const auto end_of_time = line.find(' ');
      if (end_of_time == std::string::npos || line.substr(end_of_time + 1) != path) continue;
      if (const auto time = base::parse_rfc3339(line.substr(0, end_of_time))) found = time;
    }
    return found;
  }

  void add(const std::string& path, base::UtcTime since) const {
    if (folder_.empty()) return;
    std::error_code ignored;
    fs::create_directories(folder_, ignored);
    std::ofstream{name(), std::ios::app} << base::to_rfc3339(since) + " " + path + "\n";
  }

private:
  [[nodiscard]] fs::path name() const { return folder_ / "histories"; }

  fs::path folder_;  ///< empty: nowhere
};

bool is_named_by_configuration(Invocation& invocation, const std::string& path) {
  const auto& config = invocation.config();
  return config && config->database && absolute(*config->database) == path;
}

}  // namespace

void ExpectedHistories::require(Invocation& invocation) const {
  const auto database = invocation.database();
  if (store::is_there(database) && store::has_content(database)) return;
  const auto path = absolute(database);
  auto since = Memory{invocation.surroundings()}.since(path);
  if (const auto found = found_.find(path); !since && found != found_.end()) since = found->second;
  if (!since) return;
  throw store::StoreError("there is no history in " + path + ", where one has been since " +
                          base::to_rfc3339_seconds(*since) +
                          " (mount its disk or put it back; `syncledger db init --db " + path +
                          "` begins a new one)");
}

void ExpectedHistories::expect(Invocation& invocation) {
  const auto path = absolute(invocation.database());
  const auto now = invocation.surroundings().clock.now();
  found_.emplace(path, now);
  if (!is_named_by_configuration(invocation, path)) return;
  const Memory memory{invocation.surroundings()};
  if (!memory.since(path)) memory.add(path, now);
}

void ExpectedHistories::note_new(Invocation& invocation) {
  const auto path = absolute(invocation.database());
  const Memory memory{invocation.surroundings()};
  if (memory.since(path)) memory.add(path, invocation.surroundings().clock.now());
}

}  // namespace syncledger::app
