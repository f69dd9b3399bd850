#include "simulator/documents.hpp"

namespace syncledger::simulator {
namespace {

std::string escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

/// An array becomes repeated elements, null becomes nothing: the gateway's style.
void append_element(std::string& xml, const std::string& name, const Document& value) {
  if (value.is_null()) return;
  if (value.is_array()) {
    for (const auto& entry : value) append_element(xml, name, entry);
    return;
  }
  xml += "<" + name + ">";
  if (value.is_object()) {
    for (const auto& member : value.items()) append_element(xml, member.key(), member.value());
  } else {
    xml += escape(value.is_string() ? value.get<std::string>() : value.dump());
  }
  xml += "</" + name + ">";
}

}  // namespace

std::string write_document(const Document& document, const std::string& xml_root, bool xml) {
  if (!xml) return document.dump(-1, ' ', false, Document::error_handler_t::replace);
  std::string text = "<?xml version='1.0' encoding='UTF-8'?>";
  append_element(text, xml_root, document);
  return text;
}

}  // namespace syncledger::simulator
