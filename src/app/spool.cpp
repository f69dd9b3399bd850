#include "app/spool.hpp"

#include "app/files.hpp"
#include "app/snapshot_line.hpp"
#include "app/spooled_pass.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "store/companions.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <system_error>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".ndjson";
constexpr std::size_t number_digits = 8;

/// \throws BadLine that names the line, also for a folder, a link, a pipe and the like;
/// store::StoreError
SpooledPass pass_in(const std::string& path) {
  std::error_code ignored;
  const auto status = fs::symlink_status(path, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) throw BadLine("it is not a file");
  const auto fail = [&](int error) {
    throw store::StoreError("cannot read " + path + " of the spool" + because(error) +
                                " (check that this user may read it, and the disk)",
                            store::StoreError::Duration::passing);
  };
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  if (!file) fail(errno);
  try {
    return parse_spooled_pass(file);
  } catch (const std::system_error& error) {
    fail(error.code().value());
    throw;
  }
}

/// Out of the way, under a name that nothing has. \returns that name \throws store::StoreError
std::string put_aside(const std::string& path) {
  std::string aside = path + ".bad";
  std::error_code error;
  for (int number = 2; fs::exists(fs::symlink_status(aside, error)); ++number)
    aside = path + ".bad" + std::to_string(number);
  fs::rename(path, aside, error);
  if (!error) return aside;
  throw store::StoreError("cannot rename " + path + ", which is no pass: " + error.message() +
                          " (check that its folder can be written, or move it away)");
}

/// `00000001-0123456789abcdef.ndjson`: a number that keeps the order, and a name that no other has.
std::string name_after(const std::vector<std::string>& names) {
  std::int64_t number = 0;
  if (!names.empty())
    number = base::whole_number(names.back().substr(0, number_digits)).value_or(0);
  std::string digits = std::to_string(number + 1);
  digits.insert(0, number_digits - std::min(digits.size(), number_digits), '0');
  return digits + "-" + base::unguessable_name() + std::string{ending};
}

/// Who may read the history may read what waits for it.
mode_t permissions_like(const std::string& database) {
  struct stat found {};

  return stat(database.c_str(), &found) == 0 ? found.st_mode & 0666U : 0600U;
}

/// Of a folder: whoever may read files in it may enter it.
mode_t folder_permissions(mode_t of_files) {
  return of_files | ((of_files & 0444U) >> 2U) | 0700U;
}

}  // namespace

Spool::Spool(std::string database)
    : database_(std::move(database)), folder_(store::spool_of(database_)) {}

std::vector<std::string> Spool::names() const {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator entry{folder_, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    auto name = entry->path().filename().string();
    if (name.ends_with(ending)) found.push_back(std::move(name));
  }
  const bool is_there =
      error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory;
  if (error && is_there) {
    throw store::StoreError("cannot list the spool " + folder_ + ": " + error.message() +
                            " (older passes may wait there: let this user read and write it)");
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<store::CallCount> Spool::calls_of_day(const std::string& day) const {
  std::vector<store::CallCount> found;
  for (const auto& name : names()) {
    try {
      for (auto& count : pass_in(path_of(name)).calls) {
        if (count.day == day) found.push_back(std::move(count));
      }
    } catch (const BadLine&) {
      continue;  // record_all() says so
    } catch (const store::StoreError&) {
      continue;  // so it does
    }
  }
  return found;
}

void Spool::keep(const store::LatePass& pass) {
  const auto path = path_of(name_after(names()));
  try {
    const auto permissions = permissions_like(database_);
    base::make_folder_durably(folder_, folder_permissions(permissions));
    base::write_durably(path, spooled_pass_text(pass), permissions);
  } catch (const std::system_error& error) {
    throw store::StoreError("cannot write " + path + ": " + error.code().message());
  }
}

std::size_t Spool::record_all(store::Recorder& recorder, const Listener& listener) {
  std::size_t recorded = 0;
  for (const auto& name : names()) {
    const auto path = path_of(name);
    try {
      const auto pass = pass_in(path);
      const auto key = name.substr(0, name.size() - ending.size());
      if (const auto summary = recorder.record_late_pass(pass.late_pass(key))) {
        ++recorded;
        listener.recorded(*summary, pass.observations);
      }
    } catch (const BadLine& bad) {
      listener.damaged(put_aside(path) + ": " + bad.what());
      continue;
    } catch (const store::BrokenRule& broken) {
      listener.damaged(put_aside(path) + ": " + broken.what());
      continue;
    }
    try {
      base::remove_durably(path);
    } catch (const std::system_error& error) {
      throw store::StoreError("cannot remove " + path + ", which is recorded: " +
                              error.code().message() + " (check that its folder can be written)");
    }
  }
  return recorded;
}

}  // namespace syncledger::app
