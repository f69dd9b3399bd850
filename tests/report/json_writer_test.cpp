#include "report/report_builder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace syncledger::report {
namespace {

/// DEL, a C1 control, U+202E and U+200B, in parts, so that nobody reads this file mirrored.
const std::string obeyed = "a\x7f\xC2\x9B" + std::string{"\xE2\x80"} + "\xAE\xE2\x80" + "\x8B支付";

TEST(Json, EscapesWhatATerminalWouldObeyAndStaysTheSameText) {
  const auto report = tests::ReportBuilder{"status", {"x"}}.row({{"x", store::Value{obeyed}}});
  const auto line = report.written(Format::ndjson);
  EXPECT_EQ("{\"x\":\"a\\u007f\\u009b\\u202e\\u200b支付\"}\n", line);
  EXPECT_EQ(obeyed, nlohmann::json::parse(line).at("x"));
  const auto document = report.written(Format::json);
  EXPECT_NE(std::string::npos, document.find(line.substr(0, line.size() - 1))) << document;
}

}  // namespace
}  // namespace syncledger::report
