#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace syncledger::report {

/// Writes HTML and SVG in which every text is text: whatever a name from the service holds, it
/// opens no tag and ends no attribute, and what a browser would obey in it (control characters,
/// bidirectional overrides) is made visible.
class Markup {
public:
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  Markup& open(std::string_view tag, const Attributes& attributes = {});
  Markup& close(std::string_view tag);
  /// A tag that holds nothing and is not closed, such as `meta`.
  Markup& single(std::string_view tag, const Attributes& attributes);
  Markup& text(std::string_view text);
  /// open(), text(), close().
  Markup& element(std::string_view tag, std::string_view content,
                  const Attributes& attributes = {});
  /// Of this program only, as it is: style sheets.
  Markup& verbatim(std::string_view trusted);

  [[nodiscard]] const std::string& written() const { return written_; }

private:
  std::string written_;
};

}  // namespace syncledger::report
