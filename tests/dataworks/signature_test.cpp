#include "dataworks/signature.hpp"

#include "support/data_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace syncledger::dataworks {
namespace {

using nlohmann::json;

/// The vectors of one scheme; they were made with the official clients.
std::vector<json> vectors_of(const std::string& scheme_prefix) {
  std::vector<json> vectors;
  for (const auto& entry : std::filesystem::directory_iterator{tests::data_path("vectors")}) {
    if (entry.path().extension() != ".json") continue;
    auto vector = tests::read_json(entry.path());
    if (vector.at("scheme").get<std::string>().starts_with(scheme_prefix)) {
      vectors.push_back(std::move(vector));
    }
  }
  return vectors;
}

Parameters parameters_of(const json& object) {
  Parameters parameters;
  if (object.is_null()) return parameters;
  for (const auto& [name, value] : object.items()) {
    parameters.emplace_back(name, value.get<std::string>());
  }
  return parameters;
}

V3Request v3_request_of(const json& input) {
  V3Request request;
  request.method = input.at("method");
  request.path = input.at("path");
  request.query = parameters_of(input.at("query"));
  request.body_sha256 = sha256_hex(input.at("body").get<std::string>());
  for (const auto& header : parameters_of(input.at("headersBeforeSigning"))) {
    if (is_signed_header(header.first)) request.headers.push_back(header);
  }
  return request;
}

TEST(SignatureV3, AgreesWithEveryVectorOfTheOfficialClients) {
  const auto vectors = vectors_of("ACS3-HMAC-SHA256");
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    SCOPED_TRACE(vector.at("id").get<std::string>());
    const auto& input = vector.at("input");
    const auto& expected = vector.at("expected");
    const auto request = v3_request_of(input);
    const auto signature = sign_v3(request, input.at("accessKeyId").get<std::string>(),
                                   input.at("accessKeySecret").get<std::string>());
    EXPECT_EQ(expected.at("xAcsContentSha256"), request.body_sha256);
    EXPECT_EQ(expected.at("canonicalQueryString"), signature.canonical_query);
    EXPECT_EQ(expected.at("signedHeaders"), signature.signed_headers);
    EXPECT_EQ(expected.at("canonicalRequest"), signature.canonical_request);
    EXPECT_EQ(expected.at("hashedCanonicalRequest"), signature.hashed_canonical_request);
    EXPECT_EQ(expected.at("stringToSign"), signature.string_to_sign);
    EXPECT_EQ(expected.at("signature"), signature.signature);
    EXPECT_EQ(expected.at("authorization"), signature.authorization);
  }
}

TEST(SignatureRpc, AgreesWithEveryVectorOfTheOfficialClients) {
  const auto vectors = vectors_of("RPC-HMAC-SHA1");
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    SCOPED_TRACE(vector.at("id").get<std::string>());
    const auto& input = vector.at("input");
    const auto& expected = vector.at("expected");
    const auto signature =
        sign_rpc(input.at("method").get<std::string>(), parameters_of(input.at("signedParams")),
                 input.at("accessKeySecret").get<std::string>());
    EXPECT_EQ(expected.at("canonicalizedQueryString"), signature.canonical_query);
    EXPECT_EQ(expected.at("stringToSign"), signature.string_to_sign);
    EXPECT_EQ(expected.at("signature"), signature.signature);
    EXPECT_EQ(expected.at("signatureUrlEncoded"), percent_encode(signature.signature));
  }
}

TEST(SignatureV3, TrimsHeaderValuesAndJoinsRepeatedHeaders) {
  V3Request request;
  request.headers = {{"x-acs-b", " 2\t"}, {"host", "h"}, {"x-acs-b", "3"}, {"x-acs-a", ""}};
  const auto signature = sign_v3(request, "id", "secret");
  EXPECT_EQ("host;x-acs-a;x-acs-b", signature.signed_headers);
  EXPECT_EQ("POST\n/\n\nhost:h\nx-acs-a:\nx-acs-b:2,3\n\nhost;x-acs-a;x-acs-b\n",
            signature.canonical_request);
}

TEST(SignatureV3, SortsUpperCaseNamesBeforeUnderscoreBeforeLowerCase) {
  EXPECT_EQ("B=1&_=2&a=", canonical_query({{"a", ""}, {"_", "2"}, {"B", "1"}}));
}

TEST(SignatureV3, SignsHostContentTypeAndAcsHeadersOnly) {
  EXPECT_TRUE(is_signed_header("host"));
  EXPECT_TRUE(is_signed_header("content-type"));
  EXPECT_TRUE(is_signed_header("x-acs-anything"));
  EXPECT_FALSE(is_signed_header("user-agent"));
  EXPECT_FALSE(is_signed_header("x-sdk-client"));
}

TEST(PercentEncode, LeavesOnlyUnreservedCharactersAlone) {
  EXPECT_EQ("AZaz09-_.~", percent_encode("AZaz09-_.~"));
  EXPECT_EQ("%20%2A%2B%2F%25%00%C3%A9", percent_encode(std::string_view{" *+/%\0\xC3\xA9", 8}));
}

TEST(Sha256, OfNothingIsTheDocumentedOne) {
  EXPECT_EQ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", sha256_hex(""));
}

TEST(Nonce, IsThirtyTwoHexDigitsAndNeverTheSame) {
  std::set<std::string> nonces;
  for (int i = 0; i < 100; ++i) nonces.insert(make_nonce());
  EXPECT_EQ(100U, nonces.size());
  for (const auto& nonce : nonces) {
    EXPECT_EQ(32U, nonce.size());
    EXPECT_EQ(std::string::npos, nonce.find_first_not_of("0123456789abcdef"));
  }
}

}  // namespace
}  // namespace syncledger::dataworks
