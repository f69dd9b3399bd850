#pragma once

#include <cerrno>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace syncledger::testing {

/// While one lives, permissions of files hold for this thread even if it is root's.
class PlainUser {
public:
  PlainUser() {
    require(syscall(SYS_capget, &header_, &before_));
    auto now = before_;
    now.low.effective &= ~((1U << CAP_DAC_OVERRIDE) | (1U << CAP_DAC_READ_SEARCH));
    require(syscall(SYS_capset, &header_, &now));
  }

  PlainUser(const PlainUser&) = delete;
  PlainUser& operator=(const PlainUser&) = delete;

  ~PlainUser() { syscall(SYS_capset, &header_, &before_); }

private:
  struct Capabilities {
    __user_cap_data_struct low;
    __user_cap_data_struct high;
  };

  static void require(long result) {
    if (result != 0) throw std::system_error{errno, std::generic_category(), "capabilities"};
  }

  __user_cap_header_struct header_{_LINUX_CAPABILITY_VERSION_3, 0};
  Capabilities before_{};
};

}  // namespace syncledger::testing
