#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace syncledger::tests {

/// A file or folder below tests/data.
inline std::filesystem::path data_path(const std::string& name) {
  return std::filesystem::path{SYNCLEDGER_SOURCE_DIR} / "tests" / "data" / name;
}

/// All bytes of a file; the test fails if there is no such file.
inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline nlohmann::json read_json(const std::filesystem::path& path) {
  return nlohmann::json::parse(read_bytes(path));
}

}  // namespace syncledger::tests
