#include "report/markup.hpp"

#include "base/text.hpp"
#include "report/html.hpp"

namespace syncledger::report {
namespace {

std::string safe(std::string_view text) {
  return escaped_html(base::printable(text));
}

}  // namespace

Markup& Markup::open(std::string_view tag, const Attributes& attributes) {
  written_.append("<").append(tag);
  for (const auto& [name, value] : attributes) {
    written_.append(" ").append(name).append("=\"").append(safe(value)).append("\"");
  }
  written_.append(">");
  return *this;
}

Markup& Markup::close(std::string_view tag) {
  written_.append("</").append(tag).append(">");
  return *this;
}

Markup& Markup::single(std::string_view tag, const Attributes& attributes) {
  return open(tag, attributes);
}

Markup& Markup::text(std::string_view text) {
  written_ += safe(text);
  return *this;
}

Markup& Markup::element(std::string_view tag, std::string_view content,
                        const Attributes& attributes) {
  return open(tag, attributes).text(content).close(tag);
}

Markup& Markup::verbatim(std::string_view trusted) {
  written_ += trusted;
  return *this;
}

}  // namespace syncledger::report
