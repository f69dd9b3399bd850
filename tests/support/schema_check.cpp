#include "support/schema_check.hpp"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace syncledger::testing {
namespace {

using nlohmann::json;

/// valijson 1.0 judges a null by "format", which is about texts only. The patterns beside it, which
/// say more, stay.
json without_formats(const json& schema) {
  json result = schema;
  if (!schema.is_structured()) return result;
  if (schema.is_object() && schema.contains("format") && schema.at("format").is_string()) {
    result.erase("format");
  }
  for (auto& part : result) part = without_formats(part);
  return result;
}

}  // namespace

class SchemaCheck::Implementation {
public:
  valijson::Schema schema;
};

SchemaCheck::SchemaCheck(const json& schema) : implementation_(std::make_unique<Implementation>()) {
  const json simplified = without_formats(schema);
  valijson::SchemaParser{valijson::SchemaParser::kDraft7}.populateSchema(
      valijson::adapters::NlohmannJsonAdapter{simplified}, implementation_->schema);
}

SchemaCheck::SchemaCheck(SchemaCheck&&) noexcept = default;
SchemaCheck::~SchemaCheck() = default;

std::string SchemaCheck::first_violation(const json& document) const {
  valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter target{document};
  if (validator.validate(implementation_->schema, target, &results)) return "";
  std::string text = "not allowed";
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {  // the last one is the deepest
    text.clear();
    for (const auto& part : error.context) text += part;
    text += ": " + error.description;
  }
  return text;
}

}  // namespace syncledger::testing
