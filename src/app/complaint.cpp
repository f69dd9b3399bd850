#include "app/complaint.hpp"

#include "app/collector_lock.hpp"
#include "app/exit_code.hpp"
#include "base/text.hpp"
#include "store/store_error.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace syncledger::app {
namespace {

constexpr std::chrono::hours between_reminders{24};

/// A line of the time and a line of the complaint. Losing it means to complain once too often.
struct Memory {
  base::UtcTime said_at;
  std::string kind;

  static std::optional<Memory> read(const std::string& path) {
    std::ifstream file{path};
    std::string time;
    Memory memory;
    if (!std::getline(file, time) || !std::getline(file, memory.kind)) return std::nullopt;
    const auto said_at = base::parse_rfc3339(time);
    if (!said_at) return std::nullopt;
    memory.said_at = *said_at;
    return memory;
  }

  void write(const std::string& path) const {
    std::ofstream{path} << base::to_rfc3339(said_at) << '\n' << kind << '\n';
  }
};

}  // namespace

int Complaint::guard(const std::function<int()>& pass) {
  try {
    const int code = pass();
    settle();
    return code;
  } catch (const LockedError& error) {
    return complain("another collector, or an import, was at work", error.what(),
                    exit_code::locked);
  } catch (const NothingToCollect& error) {
    return complain(error.what(), error.what(), exit_code::all_targets_failed);
  } catch (const store::StoreError& error) {
    return complain(error.what(), error.what(), exit_code::failed);
  }
}

int Complaint::complain(const std::string& kind, const std::string& text, int exit_code) {
  const auto now = invocation_.surroundings().clock.now();
  const Memory latest{now, base::printable(kind)};
  const auto before = Memory::read(path_);
  const bool is_news = !before || before->kind != latest.kind || now < before->said_at ||
                       now - before->said_at >= between_reminders;
  if (is_news) latest.write(path_);
  if (is_news || invocation_.says_all()) invocation_.say("error", text);
  return exit_code;
}

void Complaint::settle() {
  const auto before = Memory::read(path_);
  if (!before) return;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
  invocation_.say("warn", "passes are made again (what was in the way: " + before->kind + ")");
}

}  // namespace syncledger::app
