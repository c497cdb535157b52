# Makes one manual page: cmake -D OPIS=program -D SCDOC=program -D COMMAND=search -D SOURCE=x.scd -D PAGE=x -P page.cmake
# The line @OPTIONS@ of the source gives place to the options that the program itself knows.
file(READ "${SOURCE}" text)
if(COMMAND)
  execute_process(COMMAND "${OPIS}" help --scdoc "${COMMAND}" OUTPUT_VARIABLE options COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "@OPTIONS@\n\n" "${options}" text "${text}")
endif()
if(text MATCHES "@OPTIONS@")
  message(FATAL_ERROR "${SOURCE}: @OPTIONS@ stands in a page of no command, or has no empty line behind it")
endif()
get_filename_component(name "${PAGE}" NAME)
set(filled "${CMAKE_CURRENT_BINARY_DIR}/${name}.scd")
file(WRITE "${filled}" "${text}")
execute_process(COMMAND "${SCDOC}" INPUT_FILE "${filled}" OUTPUT_VARIABLE page COMMAND_ERROR_IS_FATAL ANY)

# scdoc begins a paragraph where another macro begins one anyway, which mandoc warns of.
string(REGEX REPLACE "(\n\\.P)+\n\\.RE" "\n.RE\n.P" page "${page}")
string(REGEX REPLACE "(\n\\.P)+\n\\.RE" "\n.RE\n.P" page "${page}")
string(REGEX REPLACE "(\n\\.P)+\n(\\.P|\\.SH|\\.SS)" "\n\\2" page "${page}")
string(REGEX REPLACE "(\n\\.S[HS][^\n]*)\n\\.P\n" "\\1\n" page "${page}")
file(WRITE "${PAGE}" "${page}")
