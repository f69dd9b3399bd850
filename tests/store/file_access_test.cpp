#include "store/file_access.hpp"

#include <gtest/gtest.h>

namespace syncledger::store {
namespace {

TEST(FileAccess, KnowsNetworkFileSystemsByTheirNumbers) {
  EXPECT_EQ("NFS", network_file_system(0x6969));
  EXPECT_EQ("CIFS", network_file_system(0xff534d42));
  EXPECT_EQ("CIFS",
            network_file_system(static_cast<int>(0xff534d42)));  // as 32-bit machines say it
  EXPECT_EQ("SMB", network_file_system(0xfe534d42));
  EXPECT_EQ("FUSE (sshfs and others)", network_file_system(0x65735546));
}

TEST(FileAccess, TakesOthersForLocal) {
  EXPECT_EQ(std::nullopt, network_file_system(0xef53));      // ext4
  EXPECT_EQ(std::nullopt, network_file_system(0x01021994));  // tmpfs
  EXPECT_EQ(std::nullopt, network_file_system_of("/proc/self/status"));
  EXPECT_EQ(std::nullopt, network_file_system_of("/no/such/folder/history.db"));
}

}  // namespace
}  // namespace syncledger::store
