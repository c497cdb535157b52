# Makes one manual page: cmake -D OPIS=program -D SCDOC=program -D COMMAND=search -D SOURCE=x.scd -D PAGE=x -P page.cmake
# The line @OPTIONS@ of the source gives place to the options that the program itself knows.
file(READ "${SOURCE}" text)
if(COMMAND)
  execute_process(COMMAND "${OPIS}" help --scdoc "${COMMAND}" OUTPUT_VARIABLE options COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "@OPTIONS@\n" "${options}" text "${text}")
endif()
if(text MATCHES "@OPTIONS@")
  message(FATAL_ERROR "${SOURCE}: a page of no command has no options")
endif()
file(WRITE "${PAGE}.scd" "${text}")
execute_process(COMMAND "${SCDOC}" INPUT_FILE "${PAGE}.scd" OUTPUT_FILE "${PAGE}" COMMAND_ERROR_IS_FATAL ANY)
