// Command pod-security says which pods of some manifests a level of the Pod Security Standards refuses.
//
//	pod-security restricted manifest.yaml …
//
// It prints what it examined and what is refused as JSON, and exits with 0 unless it could not do that. The verdict
// is that of the admission plugin itself: this program only finds the pods and calls the same evaluator.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	sigsyaml "sigs.k8s.io/yaml"
)

// workload has just what is needed of every kind that holds a pod.
type workload struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              json.RawMessage `json:"spec"`
	Template          json.RawMessage `json:"template"` // PodTemplate alone has it here
	Items             json.RawMessage `json:"items"`
}

// violation is one reason why one pod is refused.
type violation struct {
	File      string `json:"file"`
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Reason    string `json:"reason"`
	Detail    string `json:"detail"`
}

type report struct {
	Level string `json:"level"`
	// Pods is the number of pods examined, by file: none at all is no clean result.
	Pods       map[string]int `json:"pods"`
	Violations []violation    `json:"violations"`
}

func main() {
	if len(os.Args) < 3 {
		fail(errors.New("usage: pod-security <level> <manifest.yaml> …"))
	}
	level, err := api.ParseLevel(os.Args[1])
	if err != nil {
		fail(err)
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		fail(err)
	}
	result := report{Level: string(level), Pods: map[string]int{}, Violations: []violation{}}
	for _, file := range os.Args[2:] {
		if err := examine(file, level, evaluator, &result); err != nil {
			fail(fmt.Errorf("%s: %w", file, err))
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(result); err != nil {
		fail(err)
	}
}

func examine(file string, level api.Level, evaluator policy.Evaluator, result *report) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var object workload
		if err := sigsyaml.Unmarshal(document, &object); err != nil {
			return err
		}
		if object.Kind == "" {
			continue
		}
		if object.Items != nil {
			return fmt.Errorf("%s holds several objects, which this program does not look into", object.Kind)
		}
		pod, err := podOf(object)
		if err != nil {
			return fmt.Errorf("%s %s: %w", object.Kind, object.Name, err)
		}
		if pod == nil {
			continue
		}
		result.Pods[file]++
		where := api.LevelVersion{Level: level, Version: api.LatestVersion()}
		for _, check := range evaluator.EvaluatePod(where, &pod.ObjectMeta, &pod.Spec) {
			if !check.Allowed {
				result.Violations = append(result.Violations, violation{
					File: file, Kind: object.Kind, Namespace: object.Namespace, Name: object.Name,
					Reason: check.ForbiddenReason, Detail: check.ForbiddenDetail,
				})
			}
		}
	}
}

// podOf returns the pod that an object runs, nil for a kind that runs none.
func podOf(object workload) (*corev1.PodTemplateSpec, error) {
	pod := &corev1.PodTemplateSpec{}
	switch object.Kind {
	case "Pod":
		pod.ObjectMeta = object.ObjectMeta
		return pod, json.Unmarshal(object.Spec, &pod.Spec)
	case "PodTemplate":
		return pod, json.Unmarshal(object.Template, pod)
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
		spec := struct {
			Template *corev1.PodTemplateSpec `json:"template"`
		}{pod}
		return pod, json.Unmarshal(object.Spec, &spec)
	case "CronJob":
		spec := struct {
			JobTemplate struct {
				Spec struct {
					Template *corev1.PodTemplateSpec `json:"template"`
				} `json:"spec"`
			} `json:"jobTemplate"`
		}{}
		spec.JobTemplate.Spec.Template = pod
		return pod, json.Unmarshal(object.Spec, &spec)
	}
	return nil, nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
