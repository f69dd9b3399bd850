#include "dataworks/decoder.hpp"

#include "dataworks/errors.hpp"
#include "dataworks/file_page.hpp"
#include "support/data_files.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace syncledger::dataworks {
namespace {

using model::TaskType;
using model::UnknownReason;

std::string corpus_file(const std::string& name) {
  return tests::read_bytes(tests::data_path("responses/" + name));
}

/// The outcome classes of the corpus, by what this program would do.
std::string outcome_of(const model::FetchResult& result, int http_status) {
  if (result) return "ok";
  const auto& failure = result.error();
  if (failure.reason == UnknownReason::bad_response) return "protocol_error";
  if (failure.code.empty() && http_status == 200) {
    return failure.reason == UnknownReason::not_found ? "lookup_failed" : "business_failure";
  }
  switch (judge(failure.code, http_status).retry) {
    case Retry::backoff:
      return "error_retryable";
    case Retry::new_nonce:
      return "error_retry_new_nonce";
    case Retry::refresh_credentials:
      return "error_refresh_credentials";
    default:
      return "error_permanent";
  }
}

/// Degraded, sanitised and unknown answers are still answers.
std::string expected_outcome(const std::string& expect) {
  return expect.starts_with("ok") ? "ok" : expect;
}

TEST(Decoder, GivesEveryBodyOfTheCorpusTheOutcomeItsIndexExpects) {
  const auto index = nlohmann::json::parse(corpus_file("index.json"));
  int tried = 0;
  for (const auto& entry : index.at("entries")) {
    const std::string file = entry.at("file");
    const int http_status = entry.at("http_status");
    ++tried;
    if (entry.at("op") == "ListFiles") {
      EXPECT_EQ("ok", entry.at("expect"));
      EXPECT_TRUE(decode_file_page(http_status, corpus_file(file))) << file;
      continue;
    }
    const auto type = file.starts_with("ok_sol") ? TaskType::di_solution : TaskType::di_realtime;
    const auto result = decode(type, http_status, corpus_file(file));
    EXPECT_EQ(expected_outcome(entry.at("expect")), outcome_of(result, http_status)) << file;
  }
  EXPECT_EQ(index.at("count").get<int>(), tried);
}

model::StatusSnapshot snapshot_of(TaskType type, const std::string& file) {
  const auto result = decode(type, 200, corpus_file(file));
  if (!result) {
    ADD_FAILURE() << file << ": " << result.error().message;
    return {};
  }
  return *result;
}

TEST(Decoder, ReadsARealTimeTask) {
  const auto snapshot = snapshot_of(TaskType::di_realtime, "ok_rt_run.json");
  EXPECT_EQ("RUN", snapshot.status);
  EXPECT_EQ("mysql_to_holo_rt", snapshot.name);
  EXPECT_EQ(std::nullopt, snapshot.message);
  EXPECT_EQ(std::nullopt, snapshot.solution);
  EXPECT_TRUE(snapshot.notices.empty());
}

TEST(Decoder, ReadsXmlAsItReadsJson) {
  const auto json = snapshot_of(TaskType::di_realtime, "ok_rt_run.json");
  for (const auto* file : {"ok_rt_run.xml", "ok_rt_run_pretty.xml"}) {
    EXPECT_EQ(json, snapshot_of(TaskType::di_realtime, file)) << file;
  }
}

TEST(Decoder, UnwrapsTheStepsFromEachOfTheirShapes) {
  for (const auto& [file, steps] : {std::pair{"ok_sol_stepdetail_nested.json", 2U},
                                    {"ok_sol_stepdetail_item.json", 2U},
                                    {"ok_sol_stepdetail_item_single.json", 1U},
                                    {"ok_sol_all_success.json", 5U},
                                    {"ok_sol_no_steps.json", 0U},
                                    {"ok_sol_steps_null.json", 0U},
                                    {"ok_sol_one_step.xml", 1U},
                                    {"ok_sol_many_steps.xml", 3U},
                                    {"ok_sol_item_steps.xml", 2U}}) {
    const auto snapshot = snapshot_of(TaskType::di_solution, file);
    ASSERT_TRUE(snapshot.solution) << file;
    EXPECT_EQ(steps, snapshot.solution->steps.size()) << file;
  }
}

TEST(Decoder, ReadsOneStepThatStandsAloneInsteadOfInAList) {
  const auto result =
      decode(TaskType::di_solution, 200,
             R"({"Data":{"Status":"success","SolutionInfo":{"Status":"run","Id":"9007199254740993",
                             "StepDetail":{"StepId":"1","StepName":"one","Status":2}}}})");
  ASSERT_TRUE(result);
  EXPECT_EQ(9007199254740993, result->solution->solution_id);
  ASSERT_EQ(1U, result->solution->steps.size());
  EXPECT_EQ(1, result->solution->steps[0].step_id);
  EXPECT_EQ("2", result->solution->steps[0].status);
}

TEST(Decoder, TellsRepeatedStepIdsApartAndNotesThem) {
  const auto result =
      decode(TaskType::di_solution, 200,
             R"({"Data":{"Status":"success","SolutionInfo":{"Status":"run","StepDetail":[
                             {"StepId":3,"Status":"run"},{"StepId":3,"Status":"wait"},{"StepName":"x","Status":"wait"}]}}})");
  ASSERT_TRUE(result);
  const auto& steps = result->solution->steps;
  ASSERT_EQ(3U, steps.size());
  EXPECT_EQ("3", steps[0].step_key);
  EXPECT_EQ("3#2", steps[1].step_key);
  EXPECT_EQ("name:x", steps[2].step_key);
  EXPECT_EQ(model::Notice::Kind::duplicate_step, result->notices.at(0).kind);
}

TEST(Decoder, NotesUnknownMembersAndKeepsGoing) {
  const auto snapshot = snapshot_of(TaskType::di_realtime, "ok_extra_fields.json");
  EXPECT_EQ("RUN", snapshot.status);
  EXPECT_FALSE(snapshot.notices.empty());
}

TEST(Decoder, KeepsTheGoodStepOfABadList) {
  const auto snapshot = snapshot_of(TaskType::di_solution, "bad_steps_mixed.json");
  ASSERT_TRUE(snapshot.solution);
  EXPECT_EQ(1U, snapshot.solution->steps.size());
}

/// The answer to a solution with this inside its SolutionInfo.
model::FetchResult decode_solution(const std::string& inside,
                                   const std::string& status = "success") {
  return decode(
      TaskType::di_solution, 200,
      R"({"Data":{"Status":")" + status + R"(","Message":"why","SolutionInfo":{)" + inside + "}}}");
}

TEST(Decoder, KeepsAStepWhateverOneOfItsMembersIs) {
  for (const std::string odd : {R"("Info":true)", R"("Info":1.5)", R"("StepName":{"a":1})",
                                R"("StepName":false)", R"("Status":true)", R"("Status":{"a":1})"}) {
    const auto result =
        decode_solution(R"("Status":"run","StepDetail":[{"StepId":2,)" + odd + "}]");
    ASSERT_TRUE(result) << odd;
    ASSERT_EQ(1U, result->solution->steps.size()) << odd;
    EXPECT_EQ("2", result->solution->steps[0].step_key) << odd;
    ASSERT_EQ(1U, result->notices.size()) << odd;
    EXPECT_EQ(model::Notice::Kind::bad_value, result->notices[0].kind) << odd;
  }
}

TEST(Decoder, KeepsAStatusWhateverStandsBesideIt) {
  for (const std::string odd :
       {R"("RequestId":1.5,"Data":{"Status":"RUN"})",
        R"("RequestId":["a"],"Data":{"Status":"RUN"})", R"("Data":{"Status":"RUN","Name":false})",
        R"("Data":{"Status":"RUN","Message":{"a":"b"}})"}) {
    const auto result = decode(TaskType::di_realtime, 200, "{" + odd + "}");
    ASSERT_TRUE(result) << odd;
    EXPECT_EQ("RUN", result->status) << odd;
    EXPECT_EQ(model::Notice::Kind::bad_value, result->notices.at(0).kind) << odd;
  }
}

TEST(Decoder, ASolutionThatCouldNotBeLookedUpHasNoStatusHoweverMuchElseItHas) {
  for (const auto* const inside : {R"("Id":200)", R"("Id":0,"CreatorName":"a","Status":null)",
                                   R"("Id":200,"Status":"","StepDetail":[])"}) {
    const auto result = decode_solution(inside, "fail");
    ASSERT_FALSE(result) << inside;
    EXPECT_EQ("why", result.error().message);
  }
  EXPECT_TRUE(decode_solution(R"("Status":"run")", "fail"));
  EXPECT_FALSE(decode(TaskType::di_solution, 200,
                      R"({"Data":{"Status":"fail","Name":"a","SolutionInfo":null}})"));
}

TEST(Decoder, ReadsTheReasonOfAFailureWhereverItStands) {
  const auto result = decode(
      TaskType::di_realtime, 200,
      R"({"Success":false,"Data":{"Status":"fail","Message":"fileId[100] is invalid","Name":null}})");
  ASSERT_FALSE(result);
  EXPECT_EQ("fileId[100] is invalid", result.error().message);
  EXPECT_EQ(UnknownReason::not_found, result.error().reason);
}

TEST(Decoder, AnErrorBehindStatus200IsOneAlsoIfDataIsThereAndSaysNothing) {
  for (const auto* const body :
       {R"({"Code":"Throttling.User","Message":"slow","Data":{}})",
        R"({"Code":"Throttling.User","Data":{"Status":null,"Message":"slow"}})",
        R"({"ErrorCode":"Throttling.User","ErrorMessage":"slow"})"}) {
    const auto result = decode(TaskType::di_realtime, 200, body);
    ASSERT_FALSE(result) << body;
    EXPECT_EQ(UnknownReason::throttled, result.error().reason) << body;
    EXPECT_EQ("slow", result.error().message) << body;
  }
}

TEST(Decoder, UnknownListsInXmlAreNoReasonToLoseTheRest) {
  const auto good = decode(
      TaskType::di_realtime, 200,
      "<GetDISyncInstanceInfoResponse><Data><Status>RUN</Status><Tag>a</Tag><Tag>b</Tag></Data>"
      "</GetDISyncInstanceInfoResponse>");
  ASSERT_TRUE(good);
  EXPECT_EQ("RUN", good->status);
  const auto error = decode(
      TaskType::di_realtime, 400,
      "<Error><Code>Throttling.User</Code><Message>slow</Message><Tip>a</Tip><Tip>b</Tip></Error>");
  ASSERT_FALSE(error);
  EXPECT_EQ("Throttling.User", error.error().code);
}

TEST(Decoder, RefusesTwoStatusesAndTextBesideTheDocumentInXml) {
  const std::string answer =
      "<GetDISyncInstanceInfoResponse><Data><Status>RUN</Status></Data>"
      "</GetDISyncInstanceInfoResponse>";
  for (const auto& body : {answer + "garbage", "<!-- c -->junk" + answer, answer + "<a/>",
                           std::string{"<GetDISyncInstanceInfoResponse><Data><Status>RUN</Status>"
                                       "<Status>WAIT</Status></Data>"
                                       "</GetDISyncInstanceInfoResponse>"}}) {
    const auto result = decode(TaskType::di_realtime, 200, body);
    ASSERT_FALSE(result) << body;
    EXPECT_EQ(UnknownReason::bad_response, result.error().reason) << body;
  }
  EXPECT_TRUE(decode(TaskType::di_realtime, 200, "<?xml version=\"1.0\"?> " + answer + " \n"));
}

TEST(Decoder, AnIdBeyond64BitsIsNoIdRatherThanANegativeOne) {
  const auto result = decode(
      TaskType::di_solution, 200,
      R"({"Data":{"Status":"success","SolutionInfo":{"Status":"run","Id":9223372036854775808}}})");
  ASSERT_TRUE(result);
  EXPECT_EQ(std::nullopt, result->solution->solution_id);
  EXPECT_EQ(model::Notice::Kind::bad_value, result->notices.at(0).kind);
}

const std::string digits_26 = "12345678901234567890123456";

TEST(Decoder, ANumberOutOfRangeInAnUnknownMemberCostsNothingElse) {
  for (const std::string number : {"1e400", "-1E+400", "1e-400", digits_26.c_str(), "9e99999999"}) {
    for (const std::string& body :
         {R"({"Data":{"Status":"RUN"},"New":)" + number + "}",
          R"({"New":[)" + number + R"(],"Data":{"Status":"RUN"}})",
          R"({"Data":{"New":{"a":{"b":)" + number + R"(}},"Status":"RUN"}})"}) {
      const auto result = decode(TaskType::di_realtime, 200, body);
      ASSERT_TRUE(result) << body << ": " << result.error().message;
      EXPECT_EQ("RUN", result->status) << body;
      ASSERT_EQ(1U, result->notices.size()) << body;
      EXPECT_EQ(model::Notice::Kind::unknown_field, result->notices[0].kind) << body;
    }
  }
}

TEST(Decoder, ANumberOutOfRangeIsNoIdAndNoted) {
  for (const std::string number : {"1e400", digits_26.c_str()}) {
    const auto result =
        decode_solution(R"("Status":"run","Id":)" + number + R"(,"StepDetail":[{"StepId":)" +
                        number + R"(,"StepName":"load","Status":"run"}])");
    ASSERT_TRUE(result) << number << ": " << result.error().message;
    EXPECT_EQ("run", result->solution->status);
    EXPECT_EQ(std::nullopt, result->solution->solution_id);
    EXPECT_EQ("name:load", result->solution->steps.at(0).step_key);
    ASSERT_EQ(2U, result->notices.size()) << number;
    for (const auto& notice : result->notices)
      EXPECT_EQ(model::Notice::Kind::bad_value, notice.kind) << number;
  }
}

TEST(Decoder, ANumberOutOfRangeInPlaceOfATextIsTheTextThatWasReceived) {
  for (const std::string number : {"1e400", "-0.5E-400", digits_26.c_str()}) {
    const auto node = decode(TaskType::di_realtime, 200,
                             R"({"RequestId":)" + number + R"(,"Data":{"Status":)" + number +
                                 R"(,"Name":)" + number + R"(,"Message":)" + number + "}}");
    ASSERT_TRUE(node) << number << ": " << node.error().message;
    EXPECT_EQ(number, node->request_id);
    EXPECT_EQ(number, node->status);
    EXPECT_EQ(number, node->name);
    EXPECT_EQ(number, node->message);
    const auto solution = decode_solution(R"("Status":)" + number + R"(,"CreatorName":)" + number +
                                          R"(,"StepDetail":[{"StepId":1,"Status":)" + number +
                                          R"(,"Info":{"rows":)" + number + "}}]");
    ASSERT_TRUE(solution) << number << ": " << solution.error().message;
    EXPECT_EQ(number, solution->solution->status);
    EXPECT_EQ(number, solution->solution->creator_name);
    EXPECT_EQ(number, solution->solution->steps.at(0).status);
    EXPECT_EQ(R"({"rows":")" + number + "\"}", solution->solution->steps[0].info);
  }
}

TEST(Decoder, ANumberAsSuccessThatIsNeitherOneNorZeroSaysNothingAndIsNoted) {
  for (const std::string number : {"1e400", digits_26.c_str(), "1.5", "7"}) {
    const auto result = decode(TaskType::di_realtime, 200,
                               R"({"Success":)" + number + R"(,"Data":{"Status":"RUN"}})");
    ASSERT_TRUE(result) << number << ": " << result.error().message;
    EXPECT_EQ("RUN", result->status);
    ASSERT_EQ(1U, result->notices.size());
    EXPECT_EQ("Success", result->notices[0].detail);
  }
  EXPECT_FALSE(decode(TaskType::di_realtime, 200, R"({"Success":"no","Data":{"Status":"RUN"}})"));
}

TEST(Decoder, AnErrorWithANumberOutOfRangeIsStillThatError) {
  const auto result = decode(TaskType::di_realtime, 400,
                             R"({"Code":"Throttling.User","Message":"slow","Quota":1e400})");
  ASSERT_FALSE(result);
  EXPECT_EQ("Throttling.User", result.error().code);
}

TEST(Decoder, TextsThatLookLikeNumbersOutOfRangeStayAsTheyAre) {
  const auto result =
      decode(TaskType::di_realtime, 200,
             R"({"Data":{"Status":"RUN","Name":"a \"1e400\" \\","Message":"[1e400, 2]"}})");
  ASSERT_TRUE(result);
  EXPECT_EQ(R"(a "1e400" \)", result->name);
  EXPECT_EQ("[1e400, 2]", result->message);
}

TEST(Decoder, WhatOnlyBeginsLikeANumberIsNoJson) {
  for (const std::string odd : {"1e400x", "01e400", "1e400.5", "1.e400", "-", "1e", "--1e400"}) {
    EXPECT_FALSE(
        decode(TaskType::di_realtime, 200, R"({"Data":{"Status":"RUN"},"New":)" + odd + "}"))
        << odd;
  }
}

TEST(Decoder, OfAListOfFilesANumberOutOfRangeCostsOneFile) {
  const auto page =
      decode_file_page(200, R"({"Data":{"TotalCount":2,"Files":[{"FileId":1e400,"FileName":"a"},
                                              {"FileId":7,"FileName":"b","Size":1e400}]}})");
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(1U, page->files.size());
  EXPECT_EQ(7, page->files[0].file_id);
}

TEST(Decoder, ReadsErrorBodiesIntoCodeMessageAndRequestId) {
  const auto result = decode(TaskType::di_realtime, 400, corpus_file("err_throttling_user.json"));
  ASSERT_FALSE(result);
  EXPECT_EQ("Throttling.User", result.error().code);
  EXPECT_EQ("Request was denied due to user flow control.", result.error().message);
  EXPECT_EQ("8906582E-6722-409A-A6C4-0E7863B733A5", result.error().request_id);
  EXPECT_EQ(400, result.error().http_status);
  EXPECT_EQ(UnknownReason::throttled, result.error().reason);
}

TEST(Decoder, NeverRepeatsTheStringToSignOfTheServer) {
  const auto result =
      decode(TaskType::di_realtime, 400, corpus_file("err_signaturedoesnotmatch.xml"));
  ASSERT_FALSE(result);
  EXPECT_EQ(std::string::npos, result.error().message.find("string to sign"))
      << result.error().message;
  EXPECT_NE(std::string::npos, result.error().message.find("check the access key secret"));
}

/// The answer to a real-time task with this inside its Status, as XML.
model::FetchResult decode_xml_status(const std::string& inside) {
  return decode(TaskType::di_realtime, 200,
                "<GetDISyncInstanceInfoResponse><Data><Status>" + inside +
                    "</Status></Data></GetDISyncInstanceInfoResponse>");
}

TEST(Decoder, SaysTheSameOfJsonAndOfXmlThatIsNotUtf8WhereverThatIs) {
  for (const char* body :
       {"{\"Success\": \"\xFF\"}", "{\"Success\": \"ab\xFF\"}", "\xFF{}",
        "{\"Success\": tru, \"a\": \"\xFF\"}", "<R><Success>\xFF</Success></R>"}) {
    const auto result = decode(TaskType::di_realtime, 200, body);
    ASSERT_FALSE(result) << body;
    EXPECT_EQ(UnknownReason::bad_response, result.error().reason);
    EXPECT_NE(std::string::npos, result.error().message.find("it is not UTF-8"))
        << result.error().message;
  }
}

TEST(Decoder, CallsACompressedAnswerSo) {
  const auto result = decode(TaskType::di_realtime, 200, "\x1f\x8b\x08\x00\xff\xff");
  ASSERT_FALSE(result);
  EXPECT_EQ("the response is no answer of the service: it is compressed, which nobody asked for",
            result.error().message);
}

TEST(Decoder, RefusesControlCharactersInsideCommentsAndCdataToo) {
  EXPECT_TRUE(decode_xml_status("<!-- c --><![CDATA[RUN]]>"));
  EXPECT_FALSE(decode_xml_status("RUN<!-- \x01 -->"));
  EXPECT_FALSE(decode_xml_status("<![CDATA[RUN\x01]]>"));
}

TEST(Decoder, TakesAnArrowAtTheStartOfACommentForTextOfIt) {
  // Else what is a comment to one reader is an undefined entity to another.
  EXPECT_FALSE(decode_xml_status("RUN<!--><![CDATA[-->&undefined;<!--]]>-->"));
}

TEST(Decoder, GivesEachStepAKeyOfItsOwnWhateverTheNamesLookLike) {
  const auto result = decode(TaskType::di_solution, 200,
                             R"({"Data":{"SolutionInfo":{"Status":"run","StepDetail":[
                  {"StepName":"x"},{"StepName":"x"},{"StepName":"x#2"}]}}})");
  ASSERT_TRUE(result);
  std::set<std::string> keys;
  for (const auto& step : result->solution->steps) keys.insert(step.step_key);
  EXPECT_EQ(3U, keys.size());
}

TEST(Decoder, SaysSomethingWhenTheMessageIsBlank) {
  const auto error = decode(TaskType::di_realtime, 400, R"({"Code":"Odd","Message":" "})");
  ASSERT_FALSE(error);
  EXPECT_EQ("HTTP 400", error.error().message);
  const auto lookup =
      decode(TaskType::di_realtime, 200, R"({"Data":{"Status":"fail","Message":"\n"}})");
  ASSERT_FALSE(lookup);
  EXPECT_EQ("the lookup failed without a reason", lookup.error().message);
}

TEST(Decoder, TheRequestIdOfAFailedLookupIsOneShortLine) {
  const auto result =
      decode(TaskType::di_realtime, 200,
             R"({"RequestId":"a\nb)" + std::string(1000, 'c') + R"(","Data":{"Status":"fail"}})");
  ASSERT_FALSE(result);
  EXPECT_EQ("a b" + std::string(97, 'c') + "...", result.error().request_id);
}

TEST(Decoder, BlanksARequestIdThatStandsInAMessageAMillionTimes) {
  // In linear time: where each replacement moves the rest of the text, this takes minutes.
  const auto result = decode(
      TaskType::di_realtime, 400,
      R"({"RequestId":"a","Code":"Odd","Message":")" + std::string(4'000'000, 'a') + R"("})");
  ASSERT_FALSE(result);
  EXPECT_EQ(std::string(303, '.'), result.error().message);
}

TEST(Decoder, MessagesOfFailuresObeyNoTerminal) {
  const auto result = decode(TaskType::di_realtime, 502, "<html>\x1b[31mbad\r\ngateway</html>");
  ASSERT_FALSE(result);
  EXPECT_EQ(std::string::npos, result.error().message.find('\x1b'));
  EXPECT_EQ(std::string::npos, result.error().message.find('\n'));
}

TEST(Decoder, EvidenceOfEqualAnswersIsEqualWhateverTheirRequestId) {
  EXPECT_EQ(R"({"RequestId": "","Data":1})",
            without_request_id(R"({"RequestId": "abc","Data":1})", "abc"));
  EXPECT_EQ("<R><RequestId></RequestId></R>",
            without_request_id("<R><RequestId>abc</RequestId></R>", "abc"));
  EXPECT_EQ(R"({"RequestId":"","Data":"abc"})",
            without_request_id(R"({"RequestId":"","Data":"abc"})", ""));
}

}  // namespace
}  // namespace syncledger::dataworks
