#include "app/complaint.hpp"

#include "app/collector_lock.hpp"
#include "app/exit_code.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "store/companions.hpp"
#include "store/store_error.hpp"

#include <filesystem>
#include <sstream>
#include <system_error>
#include <utility>

namespace syncledger::app {
namespace {

constexpr std::chrono::hours between_reminders{24};

}  // namespace

/// Not through a link: whoever laid it may not be the owner of what it leads to.
std::optional<Complaint::Memory> Complaint::Memory::read(const std::string& path) {
  const auto text = base::read_file(path, base::Links::refuse);
  if (!text) return std::nullopt;
  std::istringstream lines{*text};
  std::string time;
  Memory memory;
  if (!std::getline(lines, time) || !std::getline(lines, memory.kind)) return std::nullopt;
  const auto said_at = base::parse_rfc3339(time);
  if (!said_at) return std::nullopt;
  memory.said_at = *said_at;
  return memory;
}

std::optional<Complaint::Memory> Complaint::said_last() const {
  return file_is_wrong_ ? said_ : Memory::read(path_);
}

/// Where the file cannot be changed, this process still knows.
void Complaint::remember(std::optional<Memory> memory) {
  std::error_code error;
  if (!memory) {
    std::filesystem::remove(path_, error);
  } else {
    try {
      base::write_file(path_, base::to_rfc3339(memory->said_at) + "\n" + memory->kind + "\n");
    } catch (const std::system_error& problem) {
      error = problem.code();
    }
  }
  file_is_wrong_ = static_cast<bool>(error);
  said_ = std::move(memory);
}

Complaint::Complaint(Invocation& invocation)
    : invocation_(invocation), path_(store::complaint_of(invocation.database())) {}

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
  const auto before = said_last();
  const bool is_news = !before || before->kind != latest.kind || now < before->said_at ||
                       now - before->said_at >= between_reminders;
  if (is_news) remember(latest);
  if (is_news || invocation_.says_all()) invocation_.say("error", text);
  return exit_code;
}

void Complaint::settle() {
  const auto before = said_last();
  if (!before) return;
  remember(std::nullopt);
  invocation_.say("warn", "passes are made again (what was in the way: " + before->kind + ")");
}

}  // namespace syncledger::app
