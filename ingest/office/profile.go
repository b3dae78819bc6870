package office

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// settings are those of LibreOffice that are not as it comes: path, name, value. A proxy that refuses every connection keeps it from fetching anything,
// whatever a document links to.
var settings = [][3]string{
	{"org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"}, // only what is in trusted folders, of which there are none
	{"org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"},
	{"org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"},
	{"org.openoffice.Office.Writer/Content/Update", "Link", "0"}, // never
	{"org.openoffice.Office.Java/VirtualMachine", "Enable", "false"},
	{"org.openoffice.Inet/Settings", "ooInetProxyType", "2"}, // the one named here
	{"org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"},
	{"org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"},
	{"org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"},
	{"org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"},
	{"org.openoffice.Inet/Settings", "ooInetFTPProxyName", "127.0.0.1"},
	{"org.openoffice.Inet/Settings", "ooInetFTPProxyPort", "9"},
	{"org.openoffice.Inet/Settings", "ooInetNoProxy", ""},
}

// writeProfile makes the folder of a profile with the settings.
func writeProfile(folder string) error {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">` + "\n")
	for _, s := range settings {
		fmt.Fprintf(&b, `<item oor:path="/%s"><prop oor:name="%s" oor:op="fuse"><value>%s</value></prop></item>`+"\n", s[0], s[1], s[2])
	}
	b.WriteString("</oor:items>\n")
	folder = filepath.Join(folder, "user")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "registrymodifications.xcu"), []byte(b.String()), 0o600)
}
