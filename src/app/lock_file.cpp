#include "app/lock_file.hpp"

#include "store/store_error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <system_error>

namespace syncledger::app {

LockFile::LockFile(const std::string& database)
    : descriptor_(open((database + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0) {
    const auto why = std::system_category().message(errno);
    throw store::StoreError("cannot make the lock file " + database + ".lock: " + why +
                            " (check that its folder exists and can be written)");
  }
  is_held_ = flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

LockFile::~LockFile() { close(descriptor_); }

}  // namespace syncledger::app
