#pragma once

#include "base/descriptor.hpp"

#include <string>
#include <string_view>
#include <sys/types.h>

namespace syncledger::base {

/// A file in the making, under a name that nobody else has or can guess, in the folder that it is
/// meant for. It gets its own name when it is whole, or vanishes: readers see what was there before
/// or all of it. One that a killed process left is removed by whoever begins the next one in that
/// folder. The lock that its maker holds (flock) says whether it still lives.
class UnfinishedFile {
public:
  enum class Lock {
    held,
    none,  ///< for a network file system, where it may keep out other descriptors of this process;
           ///< then what a killed process left stays
  };

  /// Makes an empty one. \throws std::system_error
  /// \param place the path that it is meant for
  /// \param permissions for the time being, less the umask
  explicit UnfinishedFile(const std::string& place, mode_t permissions = 0600,
                          Lock lock = Lock::held);
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  ~UnfinishedFile();

  /// What it is called until it is finished, for others who write to it.
  [[nodiscard]] const std::string& path() const { return path_; }

  /// Appends. \throws std::system_error
  void write(std::string_view text) { file_.write(text); }

  /// \throws std::system_error
  void set_permissions(mode_t permissions);

  /// Changes the owner, as far as this user may.
  void give_to(uid_t user, gid_t group);

  /// Brings it to the disk and gives it this name, in the place of what has it.
  /// \throws std::system_error
  void finish(const std::string& name);

  /// The same, unless there is something of that name; whether it was done.
  /// \throws std::system_error
  [[nodiscard]] bool finish_as_new(const std::string& name);

private:
  Descriptor file_;
  std::string path_;  ///< empty: it is finished
};

}  // namespace syncledger::base
