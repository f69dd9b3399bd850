#pragma once

#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace syncledger::testing {

/// A JSON Schema to hold documents against.
class SchemaCheck {
public:
  /// \throws std::exception if the schema is none
  explicit SchemaCheck(const nlohmann::json& schema);
  SchemaCheck(SchemaCheck&&) noexcept;
  SchemaCheck& operator=(SchemaCheck&&) = delete;
  ~SchemaCheck();

  /// The first thing in a document that the schema does not allow; empty if there is none.
  [[nodiscard]] std::string first_violation(const nlohmann::json& document) const;

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace syncledger::testing
