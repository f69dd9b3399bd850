#pragma once

#include "app/options.hpp"

#include <span>
#include <string>

namespace syncledger::app {

/// The manual page syncledger(1), in the man macros of roff (man(7)).
std::string man_page(std::span<const CommandSpec> commands);

/// docs/commands.md
std::string markdown_manual(std::span<const CommandSpec> commands);

}  // namespace syncledger::app
