#include "support/temporary_directory.hpp"

#include <cerrno>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp() is POSIX, not in <cstdlib>
#include <system_error>

namespace syncledger::testing {

TemporaryDirectory::TemporaryDirectory() {
  auto name = (std::filesystem::temp_directory_path() / "syncledger-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::system_error{errno, std::generic_category(), "cannot make a directory like " + name};
  }
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace syncledger::testing
