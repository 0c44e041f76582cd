package main

/*
#cgo pkg-config: yl-facesearch
#include <stdlib.h>
#include <yl_facesearch.h>
*/
import "C"

import (
	"fmt"
	"os"
	"unsafe"
)

func report(failure *C.yl_error) error {
	defer C.yl_error_free(failure)
	sent := C.GoString(C.yl_sent_name(C.yl_error_sent(failure)))
	return fmt.Errorf("%s (%s)", C.GoString(C.yl_error_message(failure)), sent)
}

func deleteGroup(client *C.yl_client, groupID string) (string, error) {
	id := C.CString(groupID)
	defer C.free(unsafe.Pointer(id))
	var deletion *C.yl_deletion
	var failure *C.yl_error
	if C.yl_delete_group(client, id, 0, &deletion, &failure) != C.YL_OK {
		return "", report(failure)
	}
	defer C.yl_deletion_free(deletion)
	return C.GoString(C.yl_outcome_name(C.yl_deletion_outcome(deletion))), nil
}

func main() {
	options := C.yl_options_from_env()
	defer C.yl_options_free(options)
	var client *C.yl_client
	var failure *C.yl_error
	if C.yl_client_new(options, &client, &failure) != C.YL_OK {
		fmt.Println(report(failure))
		os.Exit(1)
	}
	defer C.yl_client_free(client) // any number of goroutines may share it
	outcome, err := deleteGroup(client, "YuanliStudent_01")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(outcome)
}
