// Whatever answers, no secret gets to people or into the history.

#include "app/app_test.hpp"
#include "dataworks/signature.hpp"
#include "support/raw_server.hpp"

namespace syncledger::app {
namespace {

using syncledger::testing::http_response;
using syncledger::testing::RawServer;

constexpr const char* secret = "Sekret0fTheAccessKey/1234567890+";
constexpr const char* token = "CAISabc/Sekret0fTheSession+xyz==";

/// What was sent, as it may stand in a JSON text.
std::string as_json_text(const std::string& request) {
  std::string text;
  for (const char c : request) text += c == '"' || c == '\\' || c < ' ' ? ' ' : c;
  return text;
}

struct Echo {
  const char* name;
  RawServer::Responder responder;
};

void PrintTo(const Echo& echo, std::ostream* out) {
  *out << echo.name;
}

class Secrets : public tests::AppTest, public ::testing::WithParamInterface<Echo> {
protected:
  Secrets() {
    environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = secret;
    environment()["ALIBABA_CLOUD_SECURITY_TOKEN"] = token;
  }

  /// Everything that people get to see of these commands, and the bytes of the history.
  std::string everything_said_and_kept(const std::string& signature) {
    const RawServer server{GetParam().responder};
    environment()["SYNCLEDGER_ENDPOINT"] = server.url();
    environment()["SYNCLEDGER_CONFIG"] = write_file(
        "syncledger.json",
        R"({ "http": { "retries": 0, "signature": ")" + signature +
            R"(" }, "workspaces": [ { "region": "cn-shanghai", "project_id": 10000, "discover": {},
              "targets": [ { "task_type": "DI_REALTIME", "file_id": 100 } ] } ] })");
    std::string all;
    for (const std::vector<std::string>& command : {std::vector<std::string>{"collect", "-v"},
                                                    {"collect", "--log-format", "json"},
                                                    {"discover"},
                                                    {"discover", "--format", "json"},
                                                    {"doctor"},
                                                    {"doctor", "--format", "json"},
                                                    {"report", "status", "--format", "json"},
                                                    {"budget"}}) {
      const auto outcome = run(command);
      all += outcome.out + outcome.err;
    }
    EXPECT_FALSE(server.requests().empty());
    return all + read_file(database());
  }
};

TEST_P(Secrets, AreNeitherSaidNorKept) {
  for (const std::string signature : {"v3", "v1"}) {
    const auto all = everything_said_and_kept(signature);
    for (const std::string each : {secret, token}) {
      EXPECT_EQ(std::string::npos, all.find(each)) << signature;
      EXPECT_EQ(std::string::npos, all.find(dataworks::percent_encode(each))) << signature;
    }
    EXPECT_EQ(std::string::npos, all.find("Sekret0f")) << signature;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Answers, Secrets,
    ::testing::Values(
        Echo{"AnError",
             [](const std::string& request, std::size_t) {
               return http_response(
                   403, R"({"Code":"Echo","Message":")" + as_json_text(request) + "\"}");
             }},
        Echo{"ASignatureError",
             [](const std::string& request, std::size_t) {
               return http_response(400, R"({"Code":"SignatureDoesNotMatch","Message":"no: )" +
                                             as_json_text(request) + "\"}");
             }},
        Echo{"APlainText",
             [](const std::string& request, std::size_t) { return http_response(502, request); }},
        Echo{"AStatus",
             [](const std::string& request, std::size_t) {
               return http_response(200, R"({"Success":true,"Data":{"Status":")" +
                                             as_json_text(request) + R"(","Name":")" +
                                             as_json_text(request) + R"("}})");
             }},
        Echo{"AnUnknownField",
             [](const std::string& request, std::size_t) {
               return http_response(200, R"({"Success":true,"Data":{"Status":"RUN",")" +
                                             as_json_text(request) + R"(":1}})");
             }},
        Echo{"AnXmlError",
             [](const std::string& request, std::size_t) {
               return http_response(403, "<Error><Code>Echo</Code><Message><![CDATA[" +
                                             as_json_text(request) + "]]></Message></Error>");
             }}),
    [](const auto& each) { return std::string{each.param.name}; });

}  // namespace
}  // namespace syncledger::app
