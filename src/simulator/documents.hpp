#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace syncledger::simulator {

using Document = nlohmann::ordered_json;

/// A document as the gateway writes it: JSON, or XML with this root element.
std::string write_document(const Document& document, const std::string& xml_root, bool xml);

}  // namespace syncledger::simulator
