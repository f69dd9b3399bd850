#include "dataworks/file_page.hpp"

#include "support/data_files.hpp"

#include <gtest/gtest.h>

namespace syncledger::dataworks {
namespace {

FilePage page_of(const std::string& file) {
  const auto page = decode_file_page(
      200, ::syncledger::tests::read_bytes(::syncledger::tests::data_path("responses/" + file)));
  if (!page) {
    ADD_FAILURE() << file << ": " << page.error().message;
    return {};
  }
  return *page;
}

TEST(FilePage, UnwrapsTheFilesFromEachOfTheirShapes) {
  for (const auto& [file, count] : {std::pair{"lf_page1.json", 10U},
                                    {"lf_page2.json", 3U},
                                    {"lf_files_null.json", 0U},
                                    {"lf_files_nested.json", 2U},
                                    {"lf_files_single_object.json", 1U},
                                    {"lf_files_siblings.xml", 2U},
                                    {"lf_files_wrapped.xml", 2U},
                                    {"lf_total_larger_but_empty_page.json", 0U},
                                    {"lf_mixed_types.json", 3U}}) {
    EXPECT_EQ(count, page_of(file).files.size()) << file;
  }
}

TEST(FilePage, ReadsNumbersThatComeAsTextsExactly) {
  const auto page = page_of("lf_numbers_as_strings.json");
  EXPECT_EQ(1, page.total_count);
  EXPECT_EQ(10, page.page_size);
  ASSERT_EQ(1U, page.files.size());
  EXPECT_EQ(9223372036854775807, page.files[0].file_id);
  EXPECT_EQ(realtime_file_type, page.files[0].file_type);
}

TEST(FilePage, ReadsWhatAPersonNeedsToRecogniseAFile) {
  const auto page = page_of("lf_page1.json");
  EXPECT_EQ(13, page.total_count);
  EXPECT_EQ("rt_0", page.files.at(0).name);
  EXPECT_EQ("3872572", page.files.at(0).owner);
  EXPECT_EQ("业务流程/流程A/数据集成", page.files.at(0).folder);
}

TEST(FilePage, AnErrorInTheBodyOfAGoodResponseIsAFailure) {
  const auto page = decode_file_page(200,
                                     R"({"Success":false,"HttpStatusCode":400,"RequestId":"r",
           "ErrorCode":"Invalid.Tenant.ConnectionNotExists","ErrorMessage":"no such thing"})");
  ASSERT_FALSE(page);
  EXPECT_EQ("Invalid.Tenant.ConnectionNotExists", page.error().code);
  EXPECT_EQ("no such thing", page.error().message);
}

TEST(FilePage, AFileIsOneWhateverElseItsMembersAre) {
  const auto page = decode_file_page(
      200,
      R"({"Data":{"Files":[{"FileId":1,"FileName":{"a":1},"Owner":false},{"FileName":"b"}]}})");
  ASSERT_TRUE(page);
  ASSERT_EQ(1U, page->files.size());
  EXPECT_EQ("", page->files[0].name);
  EXPECT_EQ(std::nullopt, page->files[0].file_type);
  EXPECT_EQ(2U, page->entries);
  EXPECT_EQ(std::nullopt, page->total_count);
}

TEST(FilePage, ThatNeitherHoldsFilesNorCountsThemIsABadResponse) {
  for (const auto* const body : {R"({"Data":{"Files":null}})", R"({"Data":{"PageNumber":1}})"}) {
    const auto page = decode_file_page(200, body);
    ASSERT_FALSE(page) << body;
    EXPECT_EQ(model::UnknownReason::bad_response, page.error().reason);
  }
  EXPECT_TRUE(decode_file_page(200, R"({"Data":{"Files":[]}})"));
  EXPECT_TRUE(decode_file_page(200, R"({"Data":{"TotalCount":0}})"));
}

TEST(FilePage, WithoutDataIsABadResponse) {
  const auto page = decode_file_page(200, R"({"Success":true})");
  ASSERT_FALSE(page);
  EXPECT_EQ(model::UnknownReason::bad_response, page.error().reason);
}

}  // namespace
}  // namespace syncledger::dataworks
